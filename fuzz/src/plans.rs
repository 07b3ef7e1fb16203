//! Plans: operations on files, performed by the native core and by what a file stands for, bytes with a position.

mod handle;
mod model;
mod perform;
mod play;
mod world;

use arbitrary::Arbitrary;
use sandbox_tempfile::filesystem::Code;

/// Steps on one host.
#[derive(Arbitrary, Debug)]
pub struct Plan {
    pub host: Host,
    #[arbitrary(with = crate::to_the_end)]
    pub steps: Vec<Step>,
}

/// In what the host differs from Wasmtime on Linux.
#[derive(Arbitrary, Debug)]
pub struct Host {
    /// None: as many bytes a call as there are.
    pub most_a_call: Option<u8>,
    pub cannot_unlink_open: bool,
    pub no_identities: bool,
    /// Its two preopens are on two devices.
    pub devices: bool,
    pub limits: Limits,
}

/// What all files together, one file, the directories, and spools in memory may take.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Limits {
    pub bytes: Option<Size>,
    pub file_bytes: Option<Size>,
    pub entries: Option<u8>,
    pub memory: Option<Size>,
}

#[derive(Arbitrary, Debug)]
pub enum Step {
    Make(Kind, Options),
    Do(u8, Op),
    Text(u8, TextOp),
    /// A second handle on the same file.
    Reopen(u8, Access),
    Persist(u8, Place, How),
    /// What a stream reads from an offset on.
    Stream(u8, Size),
    TakeDescriptor(u8),
    Drop(u8),
    ReleaseAll,
    /// Of what is as old as can be, after somebody else has left something.
    Sweep,
    /// Somebody else makes a file where one may be persisted.
    Stranger(Place),
    /// A call of the host, so many calls from now, fails.
    Fault {
        after: u8,
        code: FaultCode,
        then: Then,
    },
    /// So many bytes and no more fit on the host, until one does not.
    Space(Size, Then),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Kind {
    Unnamed,
    Named(Policy),
    Spooled(Size),
    Mkstemp,
    InDirectory,
}

/// Names to persist under, of the shape that a sweep is after.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Place {
    Here,
    Beside,
    OtherPreopen,
    Directory,
}

#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Replace,
    CreateNew,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Policy {
    OnClose,
    OnDrop,
    Never,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Options {
    pub access: Access,
    pub buffer: Buffer,
    pub text: TextOptions,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Access {
    Default,
    ReadWrite,
    Read,
    Write,
    Append,
    ReadAppend,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Buffer {
    Default,
    None,
    Tiny(u8),
}

/// How the views of a file see it: so that a handful of lines says what must come of it.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct TextOptions {
    pub is_latin: bool,
    pub is_crlf: bool,
    pub line_buffering: bool,
}

/// An offset or a length: as a rule small, now and then around the borders of buffers and segments.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Size {
    Small(u8),
    Near(Border, i8),
    Large(u16),
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Border {
    Smallest,
    Buffer,
    Segment,
    Segments,
}

impl Size {
    pub fn get(self) -> u64 {
        match self {
            Size::Small(size) => size.into(),
            Size::Large(size) => size.into(),
            Size::Near(border, by) => {
                let border: u64 = match border {
                    Border::Smallest => 4 * 1024,
                    Border::Buffer => 8 * 1024,
                    Border::Segment => 64 * 1024,
                    Border::Segments => 128 * 1024,
                };
                border.saturating_add_signed(by.into())
            }
        }
    }
}

/// Bytes, told from those beside them.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub struct Data {
    seed: u8,
    length: Size,
}

impl Data {
    pub fn bytes(self) -> Vec<u8> {
        (0..self.length.get()).map(|at| (u64::from(self.seed) + at * 37 + at / 256).to_le_bytes()[0]).collect()
    }
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Op {
    Read(Option<Size>),
    ReadLine(Option<Size>),
    ReadAt(Size, Size),
    Write(Data),
    WriteAt(Size, Data),
    Seek(Whence),
    Truncate(Option<Size>),
    Tell,
    Size,
    Flush,
    Sync,
    Rollover,
    SetDeletion(Policy),
    Close,
}

#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum Whence {
    Start(Size),
    Current(i16),
    End(i16),
    /// So far beyond the last offset.
    Beyond(u8),
}

#[derive(Arbitrary, Clone, Debug)]
pub enum TextOp {
    Read(Option<Size>),
    ReadLine(Option<Size>),
    Write(String),
    Tell,
}

/// What goes on after a failure.
#[derive(Arbitrary, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// The same again: it must succeed.
    Retry,
    /// Whatever the plan says next: it must find what there was before.
    GoOn,
}

/// What a call may fail with. Not `NoEntry`: a host that denies what is there keeps it for ever.
#[derive(Arbitrary, Clone, Copy, Debug)]
pub enum FaultCode {
    Io,
    Access,
    InsufficientSpace,
    Exist,
    NotEmpty,
    Busy,
    Unsupported,
    Interrupted,
    NotPermitted,
    IsDirectory,
    NotDirectory,
    Loop,
    Quota,
    BadDescriptor,
}

impl From<FaultCode> for Code {
    fn from(code: FaultCode) -> Self {
        match code {
            FaultCode::Io => Code::Io,
            FaultCode::Access => Code::Access,
            FaultCode::InsufficientSpace => Code::InsufficientSpace,
            FaultCode::Exist => Code::Exist,
            FaultCode::NotEmpty => Code::NotEmpty,
            FaultCode::Busy => Code::Busy,
            FaultCode::Unsupported => Code::Unsupported,
            FaultCode::Interrupted => Code::Interrupted,
            FaultCode::NotPermitted => Code::NotPermitted,
            FaultCode::IsDirectory => Code::IsDirectory,
            FaultCode::NotDirectory => Code::NotDirectory,
            FaultCode::Loop => Code::Loop,
            FaultCode::Quota => Code::Quota,
            FaultCode::BadDescriptor => Code::BadDescriptor,
        }
    }
}
