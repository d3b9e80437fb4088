//! In: the text of a number. Out: is it a decimal that the runtime can hold exactly?

mod exact;

pub(crate) use self::exact::Exact;

/// The runtime's decimals have 96 bits for the digits and at most this many places behind the point.
const MOST_PLACES: usize = 28;
const MOST_DIGITS: u128 = (1 << 96) - 1;

/// Is it digits with an optional minus and an optional fraction, exact in 96 bits?
pub(crate) fn is_decimal(text: &str) -> bool {
    parts(text).is_some_and(|(whole, fraction)| is_exact(whole, fraction, 0))
}

/// Is it a JSON number whose value is exact in 96 bits?
pub fn is_decimal_number(text: &str) -> bool {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let Ok(exponent) = exponent.parse::<i32>() else { return false };
    parts(digits).is_some_and(|(whole, fraction)| is_exact(whole, fraction, exponent))
}

fn parts(text: &str) -> Option<(&str, &str)> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    match text.split_once('.') {
        Some((whole, fraction)) if digits(whole) && digits(fraction) => Some((whole, fraction)),
        None if digits(text) => Some((text, "")),
        _ => None,
    }
}

fn is_exact(whole: &str, fraction: &str, exponent: i32) -> bool {
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return true;
    }
    let kept = digits.trim_end_matches('0');
    let dropped = digits.len() - kept.len();
    let Ok(places) = i64::try_from(fraction.len()) else { return false };
    let Ok(dropped) = i64::try_from(dropped) else { return false };
    // The value is `kept` times ten to the power of `-scale`.
    let scale = places - dropped - i64::from(exponent);
    let zeros = usize::try_from(-scale).unwrap_or(0);
    let fits =
        |text: &str| text.len() <= 40 && text.parse::<u128>().is_ok_and(|digits| digits <= MOST_DIGITS);
    match usize::try_from(scale) {
        Ok(scale) => scale <= MOST_PLACES && fits(kept),
        Err(_) => zeros <= 40 && fits(&format!("{kept}{}", "0".repeat(zeros))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_digits_with_a_fraction() {
        for good in
            ["0", "-1.50", "49.99", "007", "79228162514264337593543950335", "0.0000000000000000000000000001"]
        {
            assert!(is_decimal(good), "{good}");
        }
        for bad in [
            "",
            "-",
            ".5",
            "5.",
            "+1",
            "1e3",
            "1,5",
            "79228162514264337593543950336",
            "0.00000000000000000000000000001",
        ] {
            assert!(!is_decimal(bad), "{bad}");
        }
    }

    #[test]
    fn numbers_may_have_an_exponent_when_the_value_is_exact() {
        for good in ["1e3", "1.5E-2", "100e-2", "1e28", "0e999999"] {
            assert!(is_decimal_number(good), "{good}");
        }
        for bad in ["1e29", "1e-29", "1e99999999999", "12345678901234567890123456789012345678901e-20"] {
            assert!(!is_decimal_number(bad), "{bad}");
        }
    }
}
