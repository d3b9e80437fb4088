//! In: what the stages find wrong, in any order. Out: a [`Report`] in document order, for people or for machines.
//!
//! A stage that gives up on a piece of the document must show a `Reported`, and only `Collector::error` hands one
//! out: nothing is dropped without a message.

mod render;
mod repair;
mod suggest;

pub use self::repair::{Done, Repair, Repaired, repair};
pub(crate) use self::suggest::one_of;
pub use self::suggest::{Guess, did_you_mean};
use crate::foreign;
use crate::source::{Position, Source, Span};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The spec stands for nothing.
    Error,
    /// The spec stands for something, but part of it has no effect.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A place of the text and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// What to say there; may be empty.
    pub text: String,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    severity: Severity,
    rule: &'static str,
    message: String,
    primary: Label,
    related: Vec<Label>,
    help: Option<String>,
    repair: Option<Repair>,
}

impl Diagnostic {
    /// An error that `rule` found at `span`.
    pub fn new(rule: &'static str, span: Span, message: impl Into<String>) -> Self {
        let primary = Label { span, text: String::new() };
        Self {
            severity: Severity::Error,
            rule,
            message: message.into(),
            primary,
            related: Vec::new(),
            help: None,
            repair: None,
        }
    }

    /// What to say right at the place.
    pub(crate) fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Another place that has to do with it.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.related.push(Label { span, text: text.into() });
        self
    }

    /// What to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What can be done about it without a decision: this text in place of that piece of the file.
    pub(crate) fn repair_by(mut self, span: Span, text: impl Into<String>) -> Self {
        self.repair = Some(Repair { span, text: text.into() });
        self
    }

    /// The name that was clearly meant, in place of `written`, which stands at `span`: with its quotes or inside of them.
    pub(crate) fn instead(self, span: Span, written: &str, meant: Option<&str>) -> Self {
        const QUOTES: usize = 2;
        let Some(meant) = meant else { return self };
        match span.len().checked_sub(written.len()) {
            Some(0) => self.repair_by(span, meant),
            Some(QUOTES) => self.repair_by(span, format!("\"{meant}\"")),
            // Escapes hide where the name is.
            _ => self,
        }
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// The rule that found it, such as `unknown_type`.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong and what is accepted.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place it is about.
    pub fn primary(&self) -> &Label {
        &self.primary
    }

    /// Other places that have to do with it.
    pub fn related(&self) -> &[Label] {
        &self.related
    }

    /// What to do about it.
    pub fn help_text(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// What `secpaid lint --fix` does about it, if it does anything.
    pub fn repair(&self) -> Option<&Repair> {
        self.repair.as_ref()
    }

    /// First and last position of the place it is about.
    pub fn range(&self, source: &Source) -> (Position, Position) {
        (source.position(self.primary.span.start), source.position(self.primary.span.end))
    }

    /// Plain text the way rustc shows it, without a line break at the end.
    pub fn render(&self, source: &Source) -> String {
        render::diagnostic(self, source)
    }
}

/// Everything that is wrong, in document order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
}

impl Report {
    /// The findings.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Is the file no spec at all, but broken JSON or something else?
    pub fn is_no_spec(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| [crate::SYNTAX, foreign::RULE].contains(&diagnostic.rule))
    }

    /// Plain text the way rustc shows it: a blank line between two findings, a line break at the end.
    pub fn render(&self, source: &Source) -> String {
        render(&self.diagnostics, source)
    }
}

/// Plain text of several findings: a blank line between two, a line break at the end.
pub fn render(diagnostics: &[Diagnostic], source: &Source) -> String {
    let rendered: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.render(source)).collect();
    if rendered.is_empty() { String::new() } else { rendered.join("\n\n") + "\n" }
}

/// Proof that an error was reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reported(());

/// Gathers findings until a barrier.
#[derive(Debug, Default)]
pub(crate) struct Collector {
    diagnostics: Vec<Diagnostic>,
}

impl Collector {
    /// Takes note of something that stops the pipeline at the next barrier.
    pub(crate) fn error(&mut self, diagnostic: Diagnostic) -> Reported {
        self.diagnostics.push(Diagnostic { severity: Severity::Error, ..diagnostic });
        Reported(())
    }

    /// Takes note of something that has no effect.
    pub(crate) fn warn(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(Diagnostic { severity: Severity::Warning, ..diagnostic });
    }

    /// Was nothing found?
    pub(crate) fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The barrier: the stage's result with the warnings, or everything that was found.
    pub(crate) fn barrier<T>(mut self, result: Result<T, Reported>) -> Result<(T, Vec<Diagnostic>), Report> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.primary.span);
        let failed = self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error);
        match result {
            Ok(value) if !failed => Ok((value, self.diagnostics)),
            _ => Err(Report { diagnostics: self.diagnostics }),
        }
    }
}
