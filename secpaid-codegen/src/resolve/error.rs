//! In: an error as written. Out: its matchers, and the captures of all its patterns as one list of typed fields.

use super::shape::Shapes;
use super::{Lookup, Resolved, details};
use crate::model::{Capture, CaptureType, Details, ErrorDef, Matcher, Outcome, Pattern, PatternPart};
use crate::name;
use crate::pattern::Piece;
use crate::report::{Collector, Diagnostic};
use crate::source::Span;
use crate::spec;

pub(super) fn resolve(
    error: &spec::ErrorDef,
    lookup: &Lookup<'_>,
    shapes: &Shapes<'_>,
    collector: &mut Collector,
) -> Resolved<ErrorDef> {
    let mut captures = Captures::default();
    let matchers: Vec<_> = error
        .matchers
        .iter()
        .map(|matcher| resolve_matcher(matcher, &mut captures, lookup, collector))
        .collect();
    let own = error.details.as_ref().map(|details| {
        let shape = details::shape(details, shapes, collector)?;
        Ok(Details { at: Some(details.at.clone()), shape })
    });
    let matchers = matchers.into_iter().collect::<Resolved<Vec<_>>>()?;
    Ok(ErrorDef {
        name: error.name.value.clone(),
        doc: error.doc.clone(),
        fix: error.fix.clone(),
        source: error.source.clone(),
        effect: error.effect.as_ref().map(|effect| effect.value),
        outcome: error.outcome.as_ref().map_or(Outcome::Error, |outcome| outcome.value),
        api_wide: error.api_wide,
        captures: captures.finish(matchers.len()),
        matchers,
        details: own.transpose()?,
    })
}

fn resolve_matcher(
    matcher: &spec::Matcher,
    captures: &mut Captures,
    lookup: &Lookup<'_>,
    collector: &mut Collector,
) -> Resolved<Matcher> {
    let envelope = matcher.envelope.as_ref().map(|name| lookup.envelope(name, collector)).transpose();
    let message = matcher.message.as_ref().map(|pattern| captures.add(pattern, collector)).transpose();
    let literal = matcher.message.as_ref().and_then(|pattern| match pattern.pieces.as_slice() {
        [Piece::Literal(text)] => Some(text.clone()),
        _ => None,
    });
    Ok(Matcher {
        when: matcher.when.as_ref().map(|when| when.value.clone()),
        message: message?,
        code: matcher.code.as_ref().map(|code| code.value.clone()),
        status: matcher.status.as_ref().map(|status| status.value),
        envelope: envelope?,
        example: matcher.example.as_ref().map(|example| example.value.clone()).or(literal),
    })
}

/// The captures of the patterns seen so far.
#[derive(Default)]
struct Captures {
    known: Vec<Known>,
}

struct Known {
    name: String,
    ty: CaptureType,
    first: Span,
    /// How many patterns have it.
    patterns: usize,
}

impl Captures {
    fn add(&mut self, pattern: &spec::Pattern, collector: &mut Collector) -> Resolved<Pattern> {
        let mut seen: Vec<(&str, Span)> = Vec::new();
        let mut parts = Vec::new();
        for piece in &pattern.pieces {
            parts.push(match piece {
                Piece::Literal(text) => Ok(PatternPart::Literal(text.clone())),
                Piece::Capture { name, ty, range } => {
                    let span = pattern.text.part(range.0, range.1);
                    let first = seen.iter().find(|(seen, _)| seen == name).map(|(_, first)| *first);
                    seen.push((name, span));
                    match first {
                        Some(first) => Err(collector.error(repeated(name, span, first))),
                        None => self.capture(name, *ty, span, collector),
                    }
                }
            });
        }
        Ok(Pattern { parts: parts.into_iter().collect::<Resolved<_>>()? })
    }

    /// The same name in several patterns is the same field of the variant, so it has one type.
    fn capture(
        &mut self,
        name: &str,
        ty: CaptureType,
        span: Span,
        collector: &mut Collector,
    ) -> Resolved<PatternPart> {
        match self.known.iter_mut().enumerate().find(|(_, known)| known.name == name) {
            Some((index, known)) if known.ty == ty => {
                known.patterns += 1;
                Ok(PatternPart::Capture(index, ty))
            }
            Some((_, known)) => {
                let message =
                    format!("the capture `{name}` has another type in another pattern of this error");
                let finding = Diagnostic::new("capture_types_differ", span, message);
                Err(collector.error(finding.also(known.first, "the other one")))
            }
            None => {
                self.known.push(Known { name: name.to_owned(), ty, first: span, patterns: 1 });
                Ok(PatternPart::Capture(self.known.len() - 1, ty))
            }
        }
    }

    fn finish(self, matchers: usize) -> Vec<Capture> {
        let capture = |known: Known| Capture {
            // The pattern's parser takes no name that has no identifier.
            name: name::value_identifier(&known.name).unwrap_or(known.name),
            ty: known.ty,
            always: known.patterns == matchers,
        };
        self.known.into_iter().map(capture).collect()
    }
}

fn repeated(name: &str, span: Span, first: Span) -> Diagnostic {
    let message = format!("the capture `{name}` is there twice, give each its own name");
    Diagnostic::new("repeated_capture", span, message).also(first, "first here")
}
