use ::secpaid_core::__private as __rt;

/// shop, over an asynchronous transport.
#[derive(::core::fmt::Debug, ::core::clone::Clone)]
pub struct Client<T>(::secpaid_core::client::Client<T>);
impl<T> Client<T> {
    /// A client of the `production` server.
    ///
    /// Base URL: `https://shop.example/api`
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn production(
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        Self::new("https://shop.example/api", token, transport)
    }
    /// A client of the server of this name: `production`.
    ///
    /// # Errors
    ///
    /// When the API has no server of this name, and as [`new`](Self::new).
    pub fn at_server(
        name: &::core::primitive::str,
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        Self::new(
            __rt::server(&[("production", "https://shop.example/api")], name)?,
            token,
            transport,
        )
    }
    /// A client of the API at this base URL.
    ///
    /// # Errors
    ///
    /// For what is not an absolute `http` or `https` URL, or has a query.
    pub fn new(
        base_url: &::core::primitive::str,
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        ::core::result::Result::Ok(
            Self(::secpaid_core::client::Client::new(base_url, token, transport)?),
        )
    }
    /// A client with these settings.
    pub fn with_settings(settings: ::secpaid_core::Settings, transport: T) -> Self {
        Self(::secpaid_core::client::Client::with_settings(settings, transport))
    }
    /// The client of any API that this one is.
    pub fn inner(&self) -> &::secpaid_core::client::Client<T> {
        &self.0
    }
}
impl<T: ::secpaid_core::transport::LocalTransport> Client<T> {
    /// `POST /orders`
    ///
    /// # Errors
    ///
    /// What the API itself answers is in [`PlaceOrderError`].
    pub fn place_order(
        &self,
        request: PlaceOrder,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<
            ::secpaid_core::Success<PlaceOrder>,
            ::secpaid_core::CallError<PlaceOrderError>,
        >,
    > + use<'_, T> {
        self.0.call(request)
    }
    /// `POST /orders/cancel`
    ///
    /// # Errors
    ///
    /// What the API itself answers is in [`CancelOrderError`].
    pub fn cancel_order(
        &self,
        request: CancelOrder,
    ) -> impl ::core::future::Future<
        Output = ::core::result::Result<
            ::secpaid_core::Success<CancelOrder>,
            ::secpaid_core::CallError<CancelOrderError>,
        >,
    > + use<'_, T> {
        self.0.call(request)
    }
}

/// shop, over a transport that blocks.
#[derive(::core::fmt::Debug, ::core::clone::Clone)]
pub struct BlockingClient<T>(::secpaid_core::client::BlockingClient<T>);
impl<T> BlockingClient<T> {
    /// A client of the `production` server.
    ///
    /// Base URL: `https://shop.example/api`
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn production(
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        Self::new("https://shop.example/api", token, transport)
    }
    /// A client of the server of this name: `production`.
    ///
    /// # Errors
    ///
    /// When the API has no server of this name, and as [`new`](Self::new).
    pub fn at_server(
        name: &::core::primitive::str,
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        Self::new(
            __rt::server(&[("production", "https://shop.example/api")], name)?,
            token,
            transport,
        )
    }
    /// A client of the API at this base URL.
    ///
    /// # Errors
    ///
    /// For what is not an absolute `http` or `https` URL, or has a query.
    pub fn new(
        base_url: &::core::primitive::str,
        token: impl ::core::convert::Into<::secpaid_core::Token>,
        transport: T,
    ) -> ::core::result::Result<Self, ::secpaid_core::BuildError> {
        ::core::result::Result::Ok(
            Self(
                ::secpaid_core::client::BlockingClient::new(base_url, token, transport)?,
            ),
        )
    }
    /// A client with these settings.
    pub fn with_settings(settings: ::secpaid_core::Settings, transport: T) -> Self {
        Self(::secpaid_core::client::BlockingClient::with_settings(settings, transport))
    }
    /// The client of any API that this one is.
    pub fn inner(&self) -> &::secpaid_core::client::BlockingClient<T> {
        &self.0
    }
}
impl<T: ::secpaid_core::transport::BlockingTransport> BlockingClient<T> {
    /// `POST /orders`
    ///
    /// # Errors
    ///
    /// What the API itself answers is in [`PlaceOrderError`].
    pub fn place_order(
        &self,
        request: PlaceOrder,
    ) -> ::core::result::Result<
        ::secpaid_core::Success<PlaceOrder>,
        ::secpaid_core::CallError<PlaceOrderError>,
    > {
        self.0.call(request)
    }
    /// `POST /orders/cancel`
    ///
    /// # Errors
    ///
    /// What the API itself answers is in [`CancelOrderError`].
    pub fn cancel_order(
        &self,
        request: CancelOrder,
    ) -> ::core::result::Result<
        ::secpaid_core::Success<CancelOrder>,
        ::secpaid_core::CallError<CancelOrderError>,
    > {
        self.0.call(request)
    }
}

/// `POST /orders`
///
/// # Answer
///
/// [`Order`].
///
/// # Errors
///
/// | error | | what to do |
/// | --- | --- | --- |
/// | `OutOfStock` | There is not enough of an item. |  |
///
/// And those that every call can have: [`PlaceOrderError`].
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
pub struct PlaceOrder {
    /// The field `item`.
    pub item: ::std::string::String,
    /// The field `note`.
    pub note: ::core::option::Option<::std::string::String>,
}
impl ::core::fmt::Debug for PlaceOrder {
    #[inline(never)]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __rt::debug(f, "PlaceOrder", "item note", &[&self.item, &self.note])
    }
}
impl PlaceOrder {
    /// Takes what is required; the setters say more.
    #[must_use]
    pub fn new(item: impl ::core::convert::Into<::std::string::String>) -> Self {
        Self {
            item: item.into(),
            note: ::core::option::Option::None,
        }
    }
    /// The field `note`.
    #[must_use]
    pub fn note(
        mut self,
        note: impl ::core::convert::Into<::std::string::String>,
    ) -> Self {
        self.note = ::core::option::Option::Some(note.into());
        self
    }
}

impl ::secpaid_core::Endpoint for PlaceOrder {
    type Data = Order;
    type Meta = ();
    type Error = PlaceOrderError;
    const DESCRIPTION: &'static __rt::table::Description = &__rt::table::Description {
        name: "PlaceOrder",
        method: "POST",
        path: "/orders",
        encodings: &[::secpaid_core::endpoint::Encoding::Json],
        envelopes: __ENVELOPES_MAIN,
        errors: &[&__ERROR_OUT_OF_STOCK],
        ..__ENDPOINT
    };
    #[inline]
    fn write(&self, w: &mut __rt::Writer) {
        w.begin_object();
        w.put("item", &self.item);
        w.put("note", &self.note);
        w.end_object();
    }
    #[inline]
    fn data(
        place: &mut __rt::Option<Order>,
        r: __rt::Option<&mut __rt::Reader<'_>>,
    ) -> __rt::Result<(), __rt::Fault> {
        __rt::data_in_place(place, r)
    }
    #[inline]
    fn meta(_: &__rt::Fields<'_>) {}
}

/// The errors of [`PlaceOrder`].
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq
)]
#[non_exhaustive]
pub enum PlaceOrderError {
    /// There is not enough of an item.
    ///
    /// Said as `out of stock`.
    OutOfStock,
    /// An error that the spec does not declare: code, message and body as they came.
    Unknown(::secpaid_core::UnknownError),
}
impl PlaceOrderError {
    /// What went wrong; `None` for an error that the spec does not declare.
    #[must_use]
    pub fn doc(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).map(|info| info.doc)
    }
    /// What the caller can do, where the spec says it.
    #[must_use]
    pub fn remedy(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).and_then(|info| info.fix)
    }
}
impl ::core::fmt::Display for PlaceOrderError {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Unknown(error) => ::core::fmt::Display::fmt(error, f),
            declared => f.write_str(declared.doc().unwrap_or_default()),
        }
    }
}
impl ::std::error::Error for PlaceOrderError {}
impl ::secpaid_core::endpoint::DeclaredError for PlaceOrderError {
    fn declared(index: ::core::primitive::usize, _: &__rt::Captures<'_>) -> Self {
        match index {
            0 => Self::OutOfStock,
            _ => Self::Unknown(::core::default::Default::default()),
        }
    }
    fn unknown(error: __rt::UnknownError) -> Self {
        Self::Unknown(error)
    }
    fn info(&self) -> ::core::option::Option<&'static __rt::table::ErrorInfo> {
        match self {
            Self::OutOfStock => __rt::Some(&__ERROR_OUT_OF_STOCK),
            Self::Unknown(_) => __rt::None,
        }
    }
}
impl ::core::convert::From<PlaceOrderError> for Error {
    fn from(error: PlaceOrderError) -> Self {
        match error {
            PlaceOrderError::OutOfStock => Self::OutOfStock,
            PlaceOrderError::Unknown(error) => Self::Unknown(error),
        }
    }
}

/// `POST /orders/cancel`
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
pub struct CancelOrder {
    /// The field `id`.
    pub id: OrderId,
}
impl ::core::fmt::Debug for CancelOrder {
    #[inline(never)]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __rt::debug(f, "CancelOrder", "id", &[&self.id])
    }
}
impl CancelOrder {
    /// Takes every field.
    #[must_use]
    pub fn new(id: impl ::core::convert::Into<OrderId>) -> Self {
        Self { id: id.into() }
    }
}

impl ::secpaid_core::Endpoint for CancelOrder {
    type Data = ();
    type Meta = ();
    type Error = CancelOrderError;
    const DESCRIPTION: &'static __rt::table::Description = &__rt::table::Description {
        name: "CancelOrder",
        method: "POST",
        path: "/orders/cancel",
        encodings: &[::secpaid_core::endpoint::Encoding::Json],
        envelopes: __ENVELOPES_MAIN,
        ..__ENDPOINT
    };
    #[inline]
    fn write(&self, w: &mut __rt::Writer) {
        w.begin_object();
        w.put("id", &self.id);
        w.end_object();
    }
    #[inline]
    fn data(
        place: &mut __rt::Option<()>,
        _: __rt::Option<&mut __rt::Reader<'_>>,
    ) -> __rt::Result<(), __rt::Fault> {
        *place = __rt::Some(());
        __rt::Ok(())
    }
    #[inline]
    fn meta(_: &__rt::Fields<'_>) {}
}

/// The errors of [`CancelOrder`].
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq
)]
#[non_exhaustive]
pub enum CancelOrderError {
    /// An error that the spec does not declare: code, message and body as they came.
    Unknown(::secpaid_core::UnknownError),
}
impl CancelOrderError {
    /// What went wrong; `None` for an error that the spec does not declare.
    #[must_use]
    pub fn doc(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).map(|info| info.doc)
    }
    /// What the caller can do, where the spec says it.
    #[must_use]
    pub fn remedy(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).and_then(|info| info.fix)
    }
}
impl ::core::fmt::Display for CancelOrderError {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Unknown(error) => ::core::fmt::Display::fmt(error, f),
        }
    }
}
impl ::std::error::Error for CancelOrderError {}
impl ::secpaid_core::endpoint::DeclaredError for CancelOrderError {
    fn declared(_: ::core::primitive::usize, _: &__rt::Captures<'_>) -> Self {
        Self::Unknown(::core::default::Default::default())
    }
    fn unknown(error: __rt::UnknownError) -> Self {
        Self::Unknown(error)
    }
    fn info(&self) -> ::core::option::Option<&'static __rt::table::ErrorInfo> {
        ::core::option::Option::None
    }
}
impl ::core::convert::From<CancelOrderError> for Error {
    fn from(error: CancelOrderError) -> Self {
        match error {
            CancelOrderError::Unknown(error) => Self::Unknown(error),
        }
    }
}

/// The scalar `OrderId`.
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::marker::Copy,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq,
    ::core::cmp::PartialOrd,
    ::core::cmp::Ord,
    ::core::hash::Hash
)]
pub struct OrderId(pub ::core::primitive::u64);
impl OrderId {
    /// The value inside.
    #[must_use]
    pub fn into_inner(self) -> ::core::primitive::u64 {
        self.0
    }
}
impl ::core::convert::From<::core::primitive::u64> for OrderId {
    fn from(value: ::core::primitive::u64) -> Self {
        Self(value)
    }
}
impl ::core::convert::From<OrderId> for ::core::primitive::u64 {
    fn from(value: OrderId) -> Self {
        value.0
    }
}
impl ::core::str::FromStr for OrderId {
    type Err = <::core::primitive::u64 as ::core::str::FromStr>::Err;
    fn from_str(
        text: &::core::primitive::str,
    ) -> ::core::result::Result<Self, Self::Err> {
        <::core::primitive::u64 as ::core::str::FromStr>::from_str(text).map(Self)
    }
}
impl ::core::fmt::Display for OrderId {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        ::core::fmt::Display::fmt(&self.0, f)
    }
}
impl __rt::Decode for OrderId {
    fn decode(r: &mut __rt::Reader<'_>) -> ::core::result::Result<Self, __rt::Fault> {
        (__read_u64_from_number)(r).map(Self)
    }
}
impl __rt::Encode for OrderId {
    fn encode(&self, w: &mut __rt::Writer) {
        (__rt::write::int)(w, &self.0);
    }
}

/// The record `Order`.
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
pub struct Order {
    /// The field `id`.
    pub id: OrderId,
    /// The field `price`.
    pub price: ::secpaid_core::scalar::Decimal,
}
impl ::core::fmt::Debug for Order {
    #[inline(never)]
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        __rt::debug(f, "Order", "id price", &[&self.id, &self.price])
    }
}
impl __rt::Record for Order {
    const NAMES: &'static __rt::Names = &__rt::Names {
        required: 2,
        text: "id price",
        ends: &[2, 8],
        also: &[],
    };
    #[inline]
    fn blank() -> Self {
        Self {
            id: OrderId(0),
            price: __rt::Decimal::ZERO,
        }
    }
    #[inline]
    fn field(
        &mut self,
        position: ::core::primitive::usize,
        r: &mut __rt::Reader<'_>,
    ) -> __rt::Result<(), __rt::Fault> {
        match position {
            0 => __rt::fill(&mut self.id, r),
            1 => __rt::fill(&mut self.price, r),
            _ => __rt::Ok(()),
        }
    }
}

/// All errors of the API. The enum of each endpoint converts into it.
#[derive(
    ::core::fmt::Debug,
    ::core::clone::Clone,
    ::core::cmp::PartialEq,
    ::core::cmp::Eq
)]
#[non_exhaustive]
pub enum Error {
    /// There is not enough of an item.
    ///
    /// Said as `out of stock`.
    OutOfStock,
    /// An error that the spec does not declare: code, message and body as they came.
    Unknown(::secpaid_core::UnknownError),
}
impl Error {
    /// What went wrong; `None` for an error that the spec does not declare.
    #[must_use]
    pub fn doc(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).map(|info| info.doc)
    }
    /// What the caller can do, where the spec says it.
    #[must_use]
    pub fn remedy(&self) -> ::core::option::Option<&'static ::core::primitive::str> {
        ::secpaid_core::endpoint::DeclaredError::info(self).and_then(|info| info.fix)
    }
}
impl ::core::fmt::Display for Error {
    fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Unknown(error) => ::core::fmt::Display::fmt(error, f),
            declared => f.write_str(declared.doc().unwrap_or_default()),
        }
    }
}
impl ::std::error::Error for Error {}
impl ::secpaid_core::endpoint::DeclaredError for Error {
    fn declared(index: ::core::primitive::usize, _: &__rt::Captures<'_>) -> Self {
        match index {
            0 => Self::OutOfStock,
            _ => Self::Unknown(::core::default::Default::default()),
        }
    }
    fn unknown(error: __rt::UnknownError) -> Self {
        Self::Unknown(error)
    }
    fn info(&self) -> ::core::option::Option<&'static __rt::table::ErrorInfo> {
        match self {
            Self::OutOfStock => __rt::Some(&__ERROR_OUT_OF_STOCK),
            Self::Unknown(_) => __rt::None,
        }
    }
}

static __KEYS: &[&::core::primitive::str] = &["ok", "text", "data"];
static __SECRETS: &[&::core::primitive::str] = &[];
/// What is true of each endpoint that does not say otherwise.
const __ENDPOINT: __rt::table::Description = __rt::table::Description {
    keys: __KEYS,
    secrets: __SECRETS,
    auth: ::core::option::Option::Some(&__AUTH),
    ..__rt::table::Description::NOTHING
};

static __AUTH: __rt::table::Auth = __rt::table::Auth {
    scheme: ::core::option::Option::None,
    kind: __rt::table::AuthKind::Header {
        name: "x-key",
        prefix: "",
    },
};

static __ENVELOPE_MAIN: __rt::table::Envelope = {
    use __rt::table::*;
    Envelope {
        name: "main",
        when: ::core::option::Option::None,
        http: HttpPolicy::Ignore,
        outcomes: &[
            (
                Outcome::Ok,
                Test::At {
                    at: Pointer::Below(0, &[]),
                    op: Op::Is(Scalar::Bool(true)),
                    or_absent: false,
                    loose: false,
                    every: false,
                },
            ),
            (
                Outcome::Error,
                Test::At {
                    at: Pointer::Below(0, &[]),
                    op: Op::Is(Scalar::Bool(false)),
                    or_absent: false,
                    loose: false,
                    every: false,
                },
            ),
        ],
        own_outcomes: &[],
        code: &[],
        message: &[Pointer::Below(1, &[])],
        none: &[],
        data: DataPlace::At(Pointer::Below(2, &[])),
        empty: EmptyBy::Any(&[Empty::Absent, Empty::Null]),
        details: ::core::option::Option::None,
        hints: HintPlaces::NONE,
        warnings: &[],
    }
};

static __ERROR_OUT_OF_STOCK: __rt::table::ErrorInfo = {
    use __rt::table::*;
    ErrorInfo {
        name: "OutOfStock",
        doc: "There is not enough of an item.",
        matchers: &[
            Matcher {
                message: ::core::option::Option::Some(&[Part::Literal("out of stock")]),
                ..Matcher::NOTHING
            },
        ],
        ..ErrorInfo::NOTHING
    }
};

static __ENVELOPES_MAIN: &[&__rt::table::Envelope] = &[&__ENVELOPE_MAIN];

#[inline]
fn __read_u64_from_number(
    r: &mut __rt::Reader<'_>,
) -> __rt::Result<::core::primitive::u64, __rt::Fault> {
    __rt::read::int(r, __rt::Forms::NUMBER)
}

/// What the API answers to what: the examples of the spec, and an answer for each declared error of each endpoint.
pub static FIXTURES: ::secpaid_core::fixture::Fixtures = __rt::Fixtures {
    auth: &[
        __rt::FixtureAuth {
            auth: &__AUTH,
            endpoints: &["PlaceOrder", "CancelOrder"],
            missing: ::core::option::Option::None,
            rejected: ::core::option::Option::None,
        },
    ],
    entries: &[],
    shared: &[],
    constants: &[],
};
