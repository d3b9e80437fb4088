//! AES-256-CBC as PHP's `openssl_encrypt` has it: a key and base64 in, text out, or nothing.

use std::fmt;

use aes::Aes256;
use aes::cipher::{BlockModeDecrypt as _, BlockModeEncrypt as _, KeyIvInit as _, block_padding::Pkcs7};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The key that inbound bodies are encrypted with: 32 bytes. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct WebhookKey([u8; 32]);

impl WebhookKey {
    /// A key from its text.
    ///
    /// # Errors
    ///
    /// When it does not have 32 bytes.
    pub fn new(key: &str) -> Result<Self, WebhookKeyError> {
        key.as_bytes().try_into().map(Self).map_err(|_| WebhookKeyError { bytes: key.len() })
    }

    /// What a sender makes of a document with this key: for tests of a receiver.
    pub fn encrypt(&self, document: &str) -> String {
        let (key, iv) = self.parts();
        let cipher = cbc::Encryptor::<Aes256>::new(&key.into(), &iv.into());
        STANDARD.encode(cipher.encrypt_padded_vec::<Pkcs7>(document.as_bytes()))
    }

    /// The document; `None` whatever the reason.
    pub(super) fn decrypt(&self, ciphertext: &str) -> Option<String> {
        let (key, iv) = self.parts();
        let bytes = STANDARD.decode(ciphertext).ok()?;
        let cipher = cbc::Decryptor::<Aes256>::new(&key.into(), &iv.into());
        String::from_utf8(cipher.decrypt_padded_vec::<Pkcs7>(&bytes).ok()?).ok()
    }

    /// The key, and the initialisation vector: its first half.
    fn parts(&self) -> ([u8; 32], [u8; 16]) {
        let mut iv = [0; 16];
        iv.iter_mut().zip(self.0).for_each(|(byte, of_key)| *byte = of_key);
        (self.0, iv)
    }
}

impl fmt::Debug for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookKey(..)")
    }
}

/// A text that is no key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct WebhookKeyError {
    /// How many bytes it has.
    pub bytes: usize,
}

impl fmt::Display for WebhookKeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a key has 32 bytes, this text has {}", self.bytes)
    }
}

impl std::error::Error for WebhookKeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdefghijklmnopqrstuv";

    #[test]
    fn ciphertexts_are_those_of_openssl() {
        let key = WebhookKey::new(KEY).unwrap();
        // printf '{"a":1}' | openssl enc -aes-256-cbc -base64 -K "$(printf %s "$KEY" | xxd -p -c 64)" -iv "$(printf %.16s "$KEY" | xxd -p)"
        let ciphertext = "lEIidQgqh0TjKImO6KZCwg==";
        assert_eq!(key.encrypt(r#"{"a":1}"#), ciphertext);
        assert_eq!(key.decrypt(ciphertext).as_deref(), Some(r#"{"a":1}"#));
    }

    #[test]
    fn what_cannot_be_decrypted_is_nothing() {
        let key = WebhookKey::new(KEY).unwrap();
        let whole = key.encrypt(r#"{"a":1,"b":"a text of more than a block"}"#);
        for broken in ["", "=", "no base64!", &whole[..whole.len() - 4], &whole[4..], &format!("{whole}\n")] {
            assert_eq!(key.decrypt(broken), None, "{broken}");
        }
        let other = WebhookKey::new(&KEY.to_uppercase()).unwrap();
        assert_eq!(other.decrypt(&whole), None);
    }

    #[test]
    fn a_key_has_32_bytes_and_is_not_shown() {
        assert_eq!(WebhookKey::new("short").unwrap_err().to_string(), "a key has 32 bytes, this text has 5");
        assert!(WebhookKey::new(&"ä".repeat(32)).is_err());
        assert_eq!(format!("{:?}", WebhookKey::new(KEY).unwrap()), "WebhookKey(..)");
    }
}
