//! Content that the macro does not see.
