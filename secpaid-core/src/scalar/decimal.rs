//! Decimal numbers: text in, exactly the number it spells out, or nothing.

use super::Decimal;

/// The number that `text` spells: digits with an optional minus, point and exponent, as in JSON but with leading zeros.
/// `None` when it is no number, or one that [`Decimal`] cannot hold to the last digit.
#[inline]
pub(crate) fn exact(text: &str) -> Option<Decimal> {
    match short(text.as_bytes()) {
        Some(decimal) => Some(decimal),
        None => long(text),
    }
}

/// Up to 18 characters without an exponent: nearly every amount of money there is.
#[inline]
fn short(text: &[u8]) -> Option<Decimal> {
    let (negative, numeral) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    // What has 18 digits fits. A point has digits on both sides.
    if numeral.len() > 18 || matches!(numeral, [] | [b'.', ..] | [.., b'.']) {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut scale = None;
    for byte in numeral {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                scale = scale.map(|places| places + 1);
            }
            b'.' if scale.is_none() => scale = Some(0),
            _ => return None,
        }
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_new(mantissa, scale.unwrap_or(0)).ok()
}

/// Any length, and exponents.
#[cold]
fn long(text: &str) -> Option<Decimal> {
    let (numeral, exponent) = match text.split_once(['e', 'E']) {
        Some((numeral, exponent)) => (numeral, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (negative, numeral) = match numeral.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, numeral),
    };
    let (whole, fraction) = match numeral.split_once('.') {
        Some((_, "")) => return None,
        Some(parts) => parts,
        None => (numeral, ""),
    };
    if whole.is_empty() {
        return None;
    }
    // Zeros at the end of a fraction are kept where there is room for them.
    let fraction = if whole.len() + fraction.len() > 28 { fraction.trim_end_matches('0') } else { fraction };
    let mut mantissa: i128 = 0;
    for digit in whole.bytes().chain(fraction.bytes()) {
        if !digit.is_ascii_digit() {
            return None;
        }
        mantissa = mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))?;
    }
    if mantissa == 0 {
        return Some(Decimal::ZERO);
    }
    let mut scale = i64::try_from(fraction.len()).ok()? - i64::from(exponent);
    while scale > 28 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    while scale < 0 {
        mantissa = mantissa.checked_mul(10)?;
        scale += 1;
    }
    let mantissa = if negative { -mantissa } else { mantissa };
    Decimal::try_from_i128_with_scale(mantissa, u32::try_from(scale).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_every_digit() {
        for text in [
            "0",
            "25",
            "25.00",
            "-0.10",
            "35.39",
            "0.0000000000000001",
            "999999999999999999",
            "99999999999999999.9",
            "9999999999999999999",
            "79228162514264337593543950335",
            "-79228162514264337593543950335",
            "7.9228162514264337593543950335",
            "0.0000000000000000000000000001",
        ] {
            assert_eq!(exact(text).expect(text).to_string(), text);
        }
    }

    #[test]
    fn exponents_are_exact() {
        for (text, plain) in [
            ("1e3", "1000"),
            ("25E-2", "0.25"),
            ("-1.5e+1", "-15"),
            ("1.50e1", "15.0"),
            ("100e-30", "0.0000000000000000000000000001"),
            ("7.9228162514264337593543950335e28", "79228162514264337593543950335"),
            ("0e999", "0"),
            ("0.00e-999", "0"),
        ] {
            assert_eq!(exact(text).expect(text).to_string(), plain, "{text}");
        }
    }

    #[test]
    fn zeros_that_say_nothing_may_go() {
        let text = format!("1.{}", "0".repeat(60));
        assert_eq!(exact(&text), Some(Decimal::ONE));
        assert_eq!(exact("8.0000000000000000000000000000").expect("fits").to_string(), "8");
    }

    #[test]
    fn numbers_that_would_be_rounded() {
        for text in [
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
            "1.00000000000000000000000000001",
            "0.12345678901234567890123456789",
            "1e29",
            "1e-29",
            "1e400",
            "1e99999999999",
            "9e-2147483648",
        ] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    #[test]
    fn texts_that_are_not_numbers() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "-.5",
            "+1",
            "1,5",
            "1_000",
            " 1",
            "1 ",
            "1e",
            "e1",
            "1e1.5",
            "0x1",
            "NaN",
            "1.2.3",
            "--1",
            "1-",
            "٣",
            "1e5e5",
            "12345678901234567890.",
            "1234567890123456789012x",
        ] {
            assert_eq!(exact(text), None, "{text}");
        }
    }

    #[test]
    fn short_and_long_ways_agree() {
        for text in ["0.10", "-12.5", "007.50", "123456789012345678", "1.00"] {
            assert_eq!(
                short(text.as_bytes()).map(|d| d.to_string()),
                long(text).map(|d| d.to_string()),
                "{text}"
            );
        }
    }
}
