//! The form that a built-in type usually has, for values and for what is around them.

use super::{Decode, Fault, Reader, read};
use crate::scalar::{Date, Decimal, Secret};

impl Decode for String {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::string(reader)
    }
}

impl Decode for bool {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::bool(reader)
    }
}

impl Decode for Decimal {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::decimal(reader, read::Forms::NUMBER)
    }
}

impl Decode for Date {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::date(reader)
    }
}

macro_rules! integers {
    ($($int:ident)*) => {$(
        impl Decode for $int {
            fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
                read::int(reader, read::Forms::NUMBER)
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

impl<T: Decode> Decode for Vec<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::list(reader, T::decode)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::optional(reader, T::decode)
    }
}

impl<T: Decode> Decode for Secret<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        read::secret(reader, T::decode)
    }
}
