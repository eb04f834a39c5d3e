//! Walks that failed once.

use cloudstorage::emulator::Fault;

use crate::proxy::Cut;
use crate::walk::{Data, Handler, Method, Op, Trouble};

fn call(object: u8, method: Method, trouble: Trouble, handler: Handler) -> Op {
    Op::Call {
        object,
        method,
        trouble,
        handler,
    }
}

pub(crate) fn all() -> Vec<(&'static str, Vec<Op>)> {
    let fault = |fault, skip, times| Trouble::Fault(fault, skip, times);
    let upload = |name| call(1, Method::Upload { name }, Trouble::None, Handler::None);
    let download =
        |object, trouble, handler| call(object, Method::Download { file: 0 }, trouble, handler);
    vec![
        (
            "another body in the place of the content, to memory",
            vec![
                upload(0),
                download(0, fault(Fault::WrongJson, 1, 1), Handler::None),
            ],
        ),
        (
            "and to a free name, with the question about it struck as well",
            vec![
                upload(0),
                Op::File {
                    object: 1,
                    path: Some(1),
                },
                download(1, fault(Fault::NotJson, 1, 2), Handler::Stop(0)),
            ],
        ),
        (
            "and stopped at its first piece",
            vec![
                Op::Write {
                    path: 0,
                    data: Data { size: 16, fill: 5 },
                },
                Op::File {
                    object: 1,
                    path: Some(0),
                },
                call(
                    1,
                    Method::Upload { name: 2 },
                    Trouble::Cut(Cut {
                        up: false,
                        after: 400,
                        skip: 1,
                    }),
                    Handler::None,
                ),
                Op::Remove { path: 0 },
                download(1, fault(Fault::NotJson, 1, 2), Handler::Interrupt(0)),
            ],
        ),
        (
            "each retry of an encrypted download made one more temporary file",
            vec![
                upload(1),
                Op::File {
                    object: 0,
                    path: Some(3),
                },
                Op::Password {
                    object: 0,
                    number: 1,
                },
                download(0, Trouble::None, Handler::None),
                Op::Again { object: 0 },
                Op::Again { object: 0 },
                Op::Again { object: 0 },
            ],
        ),
    ]
}
