use super::*;

fn find(text: &str, word: &str) -> Option<Range<usize>> {
    Words::new([word]).find(text.as_bytes()).unwrap().first().cloned()
}

#[test]
fn a_word_is_found_in_every_spelling() {
    for (word, text) in [
        ("sk-1/2", "sk-1/2"),
        ("sk-1/2", "sk-1%2F2"),
        ("sk-1/2", "sk%2d1%2f2"),
        ("sk-1/2", "%73%6b%2D%31%2F%32"),
        ("sk-1/2", "sk-1%252F2"),
        ("sk-1/2", r"sk-1\/2"),
        ("sk-1/2", r"sk-1\\\/2"),
        ("sk-1/2", r"\u0073k-1\u002F2"),
        ("sk-1/2", r"\\u0073k-1\\u002f2"),
        ("sk-1/2", "sk-1&#47;2"),
        ("sk-1/2", "sk-1&#x2f;2"),
        ("sk-1/2", "s\0k\0-\x001\0/\x002"),
        ("a b", "a+b"),
        ("a b", "a%20b"),
        ("a&\"b", "a&amp;&quot;b"),
        ("ä😀", "ä😀"),
        ("ä😀", "%C3%A4%f0%9f%98%80"),
        ("ä😀", r"\u00e4\ud83d\ude00"),
        ("ä😀", r"\\u00e4\\ud83d\\ude00"),
        ("100%", "100%25"),
        ("100%", "100%"),
        (r"a\b", r"a\\b"),
        (r"a\b", r"a\b"),
        (r"a\user", r"a\\user"),
        (r"a\\b", r"a\\\\b"),
        (r"a\b", r"a\u005cb"),
        ("a\\\"b", r#"a\\\"b"#),
        ("a\nb", r"a\nb"),
    ] {
        assert_eq!(find(&format!("xx{text}yy"), word), Some(2..2 + text.len()), "{word} {text}");
        let all = Words::new([word, "y?", "other"]);
        assert_eq!(all.replaced(&format!("xx{text}yy{text}"), "-").unwrap(), "xx-yy-");
    }
}

#[test]
fn what_is_another_word_is_not_found() {
    for (word, text) in
        [("token", "tok en"), ("token", "Token"), ("a/b", "a%2Gb"), ("nn", r"\n\n"), ("ab", ""), ("", "ab")]
    {
        assert_eq!(find(text, word), None, "{word} {text}");
    }
}

#[test]
fn words_that_overlap_leave_nothing_of_each_other() {
    let words = Words::new(["abcd", "bcdefgh", "abc", "xyz"]);
    assert_eq!(words.replaced("1abcdefgh2abcxyz3", "-").unwrap(), "1-2--3");
}

#[test]
fn a_key_with_a_value_is_told_from_prose() {
    let key = Words::new(["token"]);
    for text in [
        "token=a",
        "x&token%3Da",
        r#"{"token": "a"#,
        r#"{\"token\":\"a"#,
        "r[0][token]=",
        "<token>a",
        "token : a",
    ] {
        assert!(key.assigned(text.as_bytes()), "{text}");
    }
    for text in ["Incorrect token or missing token", "Please enter token", "a=token"] {
        assert!(!key.assigned(text.as_bytes()), "{text}");
    }
}

#[test]
fn a_word_that_is_cut_off_is_found_in_every_spelling() {
    let words = Words::new(["sk/aa/bbé\"cc", "other"]);
    for text in [
        "sk/a",
        "sk/aa/bb",
        r"sk\/aa\/bb",
        r"sk\/aa\",
        r"sk\\/aa\\/b",
        "sk%2Faa",
        "sk%2Faa%",
        "sk%2Faa%2",
        r"sk/aa/bb\u00",
        "sk/aa/bb%C3%",
        "sk/aa/bbé&quo",
        "s\0k\0/\0a\0a\0",
    ] {
        assert_eq!(words.cut_off(format!("is {text}").as_bytes()), Ok(Some(3)), "{text}");
    }
    assert_eq!(words.cut_off(b"sk/aa/bb\xc3"), Ok(Some(0)));
    for text in ["sk/", "sk/aa.", "sk/aa&b=2", r#"sk/aa\n"}"#, "aa/bb"] {
        assert_eq!(words.cut_off(text.as_bytes()), Ok(None), "{text}");
    }
}

#[test]
fn a_run_of_escapes_takes_no_time() {
    let text = "\\".repeat(20_000);
    assert_eq!(find(&text, &format!("{}x", "\\".repeat(200))), None);
}

#[test]
fn a_text_that_takes_too_long_may_mention_a_word() {
    let words = Words::new(["a".repeat(1000) + "b"].iter().map(String::as_str));
    let text = "a".repeat(10_000);
    assert!(words.mentioned(text.as_bytes()) && words.assigned(text.as_bytes()));
    assert_eq!(words.replaced(&text, "-"), Err(Exhausted));
    assert_eq!(words.cut_off(text.as_bytes()), Err(Exhausted));
}
