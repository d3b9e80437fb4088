//! The form that a built-in type usually has, for values and for what is around them.

use super::{Decode, Encode, Fault, Reader, Writer, read, write};
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

        impl Encode for $int {
            fn encode(&self, writer: &mut Writer) {
                write::int(writer, self);
            }
        }
    )*};
}

integers!(u8 u16 u32 u64 u128 i8 i16 i32 i64 i128);

impl<T: Decode> Decode for Vec<T> {
    fn decode(reader: &mut Reader<'_>) -> Result<Self, Fault> {
        let mut items = Self::new();
        items.decode_into(reader)?;
        Ok(items)
    }

    fn decode_some(place: &mut Option<Self>, reader: &mut Reader<'_>) -> Result<(), Fault> {
        place.get_or_insert_default().decode_into(reader)
    }

    fn decode_into(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault> {
        self.clear();
        read::read_all(reader, &mut Items(self))
    }
}

/// A list that its items are put into, each in the form that its type usually has.
struct Items<'v, T>(&'v mut Vec<T>);

impl<'a, T: Decode> read::Grow<'a> for Items<'_, T> {
    fn grow(&mut self, reader: &mut Reader<'a>) -> Result<(), Fault> {
        T::decode_onto(self.0, reader)
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

impl Encode for String {
    fn encode(&self, writer: &mut Writer) {
        writer.string(self);
    }
}

impl Encode for bool {
    fn encode(&self, writer: &mut Writer) {
        writer.bool(*self);
    }
}

impl Encode for Decimal {
    fn encode(&self, writer: &mut Writer) {
        write::decimal(writer, self);
    }
}

impl Encode for Date {
    fn encode(&self, writer: &mut Writer) {
        write::date(writer, self);
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self, writer: &mut Writer) {
        write::list(writer, self, write::encode);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self, writer: &mut Writer) {
        write::optional(writer, self, write::encode);
    }

    fn is_there(&self) -> bool {
        self.is_some()
    }
}

impl<T: Encode> Encode for Secret<T> {
    fn encode(&self, writer: &mut Writer) {
        write::secret(writer, self, write::encode);
    }
}

#[cfg(test)]
mod tests;
