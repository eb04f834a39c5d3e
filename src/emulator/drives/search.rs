//! The search language of `drives.list`: fewer terms than that of files.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::super::errors::{ApiError, shown};
use super::super::lex::{Token, tokens};
use super::super::time;
use super::model::SharedDrive;

/// A search for shared drives.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Query {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Name(Test, String),
    Created(Test, i64),
    Hidden(bool),
    Count {
        organizers: bool,
        test: Test,
        wanted: i64,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Test {
    Contains,
    Is,
    IsNot,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// What a search can ask of a shared drive, beside what is stored of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    pub(super) hidden: bool,
    pub(super) members: i64,
    pub(super) organizers: i64,
}

impl Query {
    pub(super) fn parse(text: &str) -> Result<Self, ApiError> {
        let bad = || ApiError::invalid("q", format!("Invalid Value: {}", shown(text)));
        let mut parser = Parser(tokens(text).ok_or_else(bad)?.into_iter().peekable());
        let query = parser.expression(0).ok_or_else(bad)?;
        match parser.0.next() {
            None => Ok(query),
            Some(_) => Err(bad()),
        }
    }

    pub(super) fn matches(&self, drive: &SharedDrive, facts: Facts) -> bool {
        match self {
            Self::And(a, b) => a.matches(drive, facts) && b.matches(drive, facts),
            Self::Or(a, b) => a.matches(drive, facts) || b.matches(drive, facts),
            Self::Not(a) => !a.matches(drive, facts),
            Self::Name(test, wanted) => {
                let (own, wanted) = (drive.name.to_lowercase(), wanted.to_lowercase());
                match test {
                    Test::Contains => own.contains(&wanted),
                    Test::IsNot => own != wanted,
                    _ => own == wanted,
                }
            }
            Self::Created(test, at) => test.holds(drive.created, *at),
            Self::Hidden(wanted) => facts.hidden == *wanted,
            Self::Count {
                organizers,
                test,
                wanted,
            } => {
                let own = if *organizers {
                    facts.organizers
                } else {
                    facts.members
                };
                test.holds(own, *wanted)
            }
        }
    }
}

impl Test {
    fn of(sign: &str) -> Option<Self> {
        Some(match sign {
            "contains" => Self::Contains,
            "=" => Self::Is,
            "!=" => Self::IsNot,
            "<" => Self::Less,
            "<=" => Self::LessOrEqual,
            ">" => Self::Greater,
            ">=" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    fn holds(self, own: i64, wanted: i64) -> bool {
        match self {
            Self::Contains => false,
            Self::Is => own == wanted,
            Self::IsNot => own != wanted,
            Self::Less => own < wanted,
            Self::LessOrEqual => own <= wanted,
            Self::Greater => own > wanted,
            Self::GreaterOrEqual => own >= wanted,
        }
    }
}

struct Parser(Peekable<IntoIter<Token>>);

impl Parser {
    fn expression(&mut self, depth: usize) -> Option<Query> {
        let mut left = self.factor(depth)?;
        // A long chain is a deep tree; both are bounded.
        for _ in 0..200 {
            let and = match self.0.peek() {
                Some(Token::Word(w)) if w == "and" => true,
                Some(Token::Word(w)) if w == "or" => false,
                _ => return Some(left),
            };
            self.0.next();
            let (a, b) = (Box::new(left), Box::new(self.factor(depth)?));
            left = if and {
                Query::And(a, b)
            } else {
                Query::Or(a, b)
            };
        }
        None
    }

    fn factor(&mut self, depth: usize) -> Option<Query> {
        if depth > 64 {
            return None;
        }
        match self.0.next()? {
            Token::Open => {
                let inner = self.expression(depth + 1)?;
                (self.0.next()? == Token::Close).then_some(inner)
            }
            Token::Word(w) if w == "not" => Some(Query::Not(Box::new(self.factor(depth + 1)?))),
            Token::Word(term) => self.term(&term),
            _ => None,
        }
    }

    fn term(&mut self, term: &str) -> Option<Query> {
        let test = match self.0.next()? {
            Token::Sign(sign) => Test::of(sign)?,
            Token::Word(word) => Test::of(&word)?,
            _ => return None,
        };
        let value = self.0.next()?;
        match (term, value) {
            ("name", Token::Text(name))
                if matches!(test, Test::Contains | Test::Is | Test::IsNot) =>
            {
                Some(Query::Name(test, name))
            }
            ("createdTime", Token::Text(text)) if test != Test::Contains => {
                Some(Query::Created(test, time::parse(&text)?))
            }
            ("hidden", Token::Word(word)) => {
                let wanted = match word.as_str() {
                    "true" => true,
                    "false" => false,
                    _ => return None,
                };
                match test {
                    Test::Is => Some(Query::Hidden(wanted)),
                    Test::IsNot => Some(Query::Hidden(!wanted)),
                    _ => None,
                }
            }
            ("memberCount" | "organizerCount", Token::Number(wanted)) if test != Test::Contains => {
                Some(Query::Count {
                    organizers: term == "organizerCount",
                    test,
                    wanted,
                })
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms() {
        let drive = SharedDrive {
            name: "Big Project".to_owned(),
            created: time::parse("2024-05-05T00:00:00Z").unwrap(),
            ..SharedDrive::default()
        };
        let facts = Facts {
            hidden: false,
            members: 3,
            organizers: 0,
        };
        for (q, wanted) in [
            ("name contains 'proj'", true),
            ("name = 'big project' and hidden = false", true),
            ("not name != 'big project'", true),
            ("createdTime > '2024-05-06'", false),
            ("memberCount >= 3 and organizerCount = 0", true),
            ("(memberCount < 3 or hidden = true)", false),
        ] {
            assert_eq!(
                Query::parse(q).unwrap().matches(&drive, facts),
                wanted,
                "{q}"
            );
        }
        for bad in [
            "",
            "name",
            "name > 'a'",
            "hidden = 'x'",
            "bogus = 1",
            "(name='a'",
            "memberCount = 'x'",
        ] {
            assert_eq!(Query::parse(bad).unwrap_err().reason, "invalid", "{bad}");
        }
        assert!(Query::parse(&"(".repeat(100_000)).is_err());
    }
}
