//! The steps of a walk, made from a seed.

use cloudstorage::emulator::Fault;

use crate::proxy::Cut;

/// Content: a size and what it is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Data {
    pub(crate) size: usize,
    pub(crate) fill: u8,
}

impl Data {
    pub(crate) fn bytes(self) -> Vec<u8> {
        let mut state = u64::from(self.fill) + 1;
        (0..self.size)
            .map(|_| {
                state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
                (state >> 40) as u8
            })
            .collect()
    }
}

/// What goes wrong in a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    None,
    /// Of the emulator: after so many requests, so often.
    Fault(Fault, usize, usize),
    Cut(Cut),
}

/// What a handler does in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Handler {
    None,
    /// Interrupts at so many pieces.
    Interrupt(usize),
    /// Stops the upload after so many fragments.
    Stop(usize),
    /// Sets properties, as if for another call.
    Set,
}

/// Which offset is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    Zero,
    /// What `local_file` has.
    Size,
    /// Less than that.
    Half,
    Ten,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Upload {
        name: u8,
    },
    /// With a new name, or the one it has.
    Update {
        file: u8,
        rename: bool,
    },
    Download {
        file: u8,
    },
    Trash {
        file: u8,
    },
    Restore {
        file: u8,
    },
    Delete {
        file: u8,
    },
    Copy {
        file: u8,
    },
    Folder {
        name: u8,
    },
    Move {
        file: u8,
        folder: u8,
    },
    EmptyTrash,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Op {
    Write {
        path: u8,
        data: Data,
    },
    Remove {
        path: u8,
    },
    Rewrite {
        file: u8,
        data: Data,
    },
    File {
        object: u8,
        path: Option<u8>,
    },
    Data {
        object: u8,
        data: Data,
    },
    Password {
        object: u8,
        number: u8,
    },
    Start {
        object: u8,
        at: At,
    },
    Overwrite {
        object: u8,
        on: bool,
    },
    Resumable {
        object: u8,
        on: bool,
    },
    KeepAlive {
        object: u8,
        on: bool,
    },
    Verify {
        object: u8,
        on: bool,
    },
    /// The last session's address the object showed, or none.
    Session {
        object: u8,
        last: bool,
    },
    Append {
        object: u8,
        on: bool,
    },
    Fresh {
        object: u8,
    },
    Call {
        object: u8,
        method: Method,
        trouble: Trouble,
        handler: Handler,
    },
    /// The last call once more, without trouble.
    Again {
        object: u8,
    },
}

/// A small generator of numbers; the same seed makes the same walk everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).unwrap()
    }

    fn byte(&mut self, n: usize) -> u8 {
        u8::try_from(self.below(n)).unwrap()
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

const UNIT: usize = 262_144;

fn data(r: &mut Random) -> Data {
    const SIZES: [usize; 10] = [
        0,
        1,
        15,
        16,
        1000,
        70_000,
        UNIT,
        UNIT + 1,
        2 * UNIT,
        2 * UNIT + 5000,
    ];
    Data {
        size: SIZES[r.below(SIZES.len())],
        fill: r.byte(6),
    }
}

fn trouble(r: &mut Random) -> Trouble {
    if r.chance(45) {
        return Trouble::None;
    }
    let after = [0, 1, 60, 400, 9_000, 100_000, UNIT, UNIT + 700][r.below(8)];
    if r.chance(35) {
        return Trouble::Cut(Cut {
            up: r.chance(60),
            after: after.max(1),
            skip: r.below(4),
        });
    }
    let bytes = after as u64;
    let (status, reason) = [
        (503, "backendError"),
        (500, "internalError"),
        (404, "notFound"),
        (403, "userRateLimitExceeded"),
        (401, "authError"),
        (400, "badRequest"),
    ][r.below(6)];
    let fault = match r.below(7) {
        0 => Fault::Refuse {
            status,
            reason: reason.to_owned(),
        },
        1 => Fault::CutBody { after: bytes },
        2 => Fault::Reset { after: bytes },
        3 => Fault::NotJson,
        4 => Fault::WrongJson,
        5 => Fault::LoseSession,
        _ => Fault::KeepPart { bytes },
    };
    Trouble::Fault(fault, r.below(4), 1 + r.below(2))
}

fn method(r: &mut Random) -> Method {
    match r.below(14) {
        0..=3 => Method::Upload { name: r.byte(3) },
        4 | 5 => Method::Update {
            file: r.byte(8),
            rename: r.chance(50),
        },
        6..=8 => Method::Download { file: r.byte(8) },
        9 => Method::Trash { file: r.byte(8) },
        10 => Method::Restore { file: r.byte(8) },
        11 => match r.below(4) {
            0 => Method::EmptyTrash,
            _ => Method::Delete { file: r.byte(8) },
        },
        12 => Method::Copy { file: r.byte(8) },
        _ => match r.below(2) {
            0 => Method::Folder { name: r.byte(3) },
            _ => Method::Move {
                file: r.byte(8),
                folder: r.byte(4),
            },
        },
    }
}

pub(crate) fn op(r: &mut Random) -> Op {
    let object = r.byte(2);
    match r.below(31) {
        0 | 1 => Op::Write {
            path: r.byte(5),
            data: data(r),
        },
        2 => Op::Remove { path: r.byte(5) },
        3 => Op::Rewrite {
            file: r.byte(8),
            data: data(r),
        },
        4..=6 => Op::File {
            object,
            path: r.chance(75).then(|| r.byte(5)),
        },
        7 => Op::Data {
            object,
            data: data(r),
        },
        8 => Op::Password {
            object,
            number: [0, 0, 1, 2][r.below(4)],
        },
        9 | 10 => Op::Start {
            object,
            at: [At::Zero, At::Size, At::Size, At::Half, At::Ten][r.below(5)],
        },
        11 => Op::Overwrite {
            object,
            on: r.chance(60),
        },
        12 => Op::Resumable {
            object,
            on: r.chance(75),
        },
        13 => Op::KeepAlive {
            object,
            on: r.chance(50),
        },
        14 => Op::Session {
            object,
            last: r.chance(60),
        },
        15 => Op::Verify {
            object,
            on: r.chance(50),
        },
        30 => Op::Append {
            object,
            on: r.chance(50),
        },
        16 => Op::Fresh { object },
        17..=20 => Op::Again { object },
        _ => Op::Call {
            object,
            method: method(r),
            trouble: trouble(r),
            handler: match r.below(12) {
                0 => Handler::Interrupt(r.below(6)),
                1 => Handler::Stop(r.below(3)),
                2 => Handler::Set,
                _ => Handler::None,
            },
        },
    }
}
