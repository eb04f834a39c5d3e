//! From the words of a search to its tree.

use std::iter::Peekable;
use std::vec::IntoIter;

use super::super::lex::{Token, tokens};
use super::super::time;
use super::{FlagTerm, Order, Query, Role, TextTerm, TextTest, TimeTerm};

const DEPTH: usize = 64;

/// Reads a whole search; nothing when it is none.
pub(super) fn read(text: &str) -> Option<Query> {
    let mut parser = Parser {
        tokens: tokens(text)?.into_iter().peekable(),
    };
    let query = parser.expression(0)?;
    parser.tokens.next().is_none().then_some(query)
}

struct Parser {
    tokens: Peekable<IntoIter<Token>>,
}

impl Parser {
    // `and` and `or` bind alike and are taken from left to right.
    fn expression(&mut self, depth: usize) -> Option<Query> {
        let mut left = self.factor(depth)?;
        // A long chain is a deep tree; its depth is bounded as that of parentheses is.
        let mut chain = 0;
        loop {
            let and = match self.tokens.peek() {
                Some(Token::Word(w)) if w == "and" => true,
                Some(Token::Word(w)) if w == "or" => false,
                _ => return Some(left),
            };
            self.tokens.next();
            chain += 1;
            let right = self.factor(depth)?;
            let (a, b) = (Box::new(left), Box::new(right));
            left = if and {
                Query::And(a, b)
            } else {
                Query::Or(a, b)
            };
            if chain > 500 {
                return None;
            }
        }
    }

    fn factor(&mut self, depth: usize) -> Option<Query> {
        if depth > DEPTH {
            return None;
        }
        match self.tokens.next()? {
            Token::Word(w) if w == "not" => Some(Query::Not(Box::new(self.factor(depth + 1)?))),
            Token::Open => {
                let inner = self.expression(depth + 1)?;
                (self.tokens.next()? == Token::Close).then_some(inner)
            }
            Token::Text(value) => self.member(value),
            Token::Word(term) => self.term(&term),
            _ => None,
        }
    }

    // 'value' in collection
    fn member(&mut self, value: String) -> Option<Query> {
        if !self.word("in") {
            return None;
        }
        let Token::Word(collection) = self.tokens.next()? else {
            return None;
        };
        Some(match collection.as_str() {
            "parents" => Query::Parent(value),
            "owners" => Query::Person(Role::Owner, value),
            "writers" => Query::Person(Role::Writer, value),
            "readers" => Query::Person(Role::Reader, value),
            _ => return None,
        })
    }

    fn term(&mut self, term: &str) -> Option<Query> {
        match term {
            "name" => self.text(TextTerm::Name, true),
            "mimeType" => self.text(TextTerm::MimeType, true),
            "shortcutDetails.targetId" => self.text(TextTerm::ShortcutTarget, false),
            "fullText" => {
                let (test, value) = (self.test()?, self.string()?);
                (test == "contains").then_some(Query::FullText(value))
            }
            "modifiedTime" => self.time(TimeTerm::Modified),
            "createdTime" => self.time(TimeTerm::Created),
            "viewedByMeTime" => self.time(TimeTerm::Viewed),
            "sharedWithMeTime" => self.time(TimeTerm::Shared),
            "trashed" => self.flag(FlagTerm::Trashed),
            "starred" => self.flag(FlagTerm::Starred),
            "sharedWithMe" => self.flag(FlagTerm::SharedWithMe),
            "properties" => self.property(false),
            "appProperties" => self.property(true),
            "visibility" => {
                let (test, value) = (self.test()?, self.string()?);
                let known = [
                    "anyoneCanFind",
                    "anyoneWithLink",
                    "domainCanFind",
                    "domainWithLink",
                    "limited",
                ];
                match test.as_str() {
                    _ if !known.contains(&value.as_str()) => None,
                    "=" => Some(Query::Visibility(value, true)),
                    "!=" => Some(Query::Visibility(value, false)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn text(&mut self, term: TextTerm, contains: bool) -> Option<Query> {
        let test = match self.test()?.as_str() {
            "contains" if contains => TextTest::Contains,
            "=" => TextTest::Is,
            "!=" => TextTest::IsNot,
            _ => return None,
        };
        Some(Query::Text(term, test, self.string()?))
    }

    fn time(&mut self, term: TimeTerm) -> Option<Query> {
        let order = match self.test()?.as_str() {
            "<" => Order::Less,
            "<=" => Order::LessOrEqual,
            "=" => Order::Equal,
            "!=" => Order::NotEqual,
            ">=" => Order::GreaterOrEqual,
            ">" => Order::Greater,
            _ => return None,
        };
        Some(Query::Time(term, order, time::parse(&self.string()?)?))
    }

    fn flag(&mut self, term: FlagTerm) -> Option<Query> {
        // `sharedWithMe` may stand alone.
        if term == FlagTerm::SharedWithMe && !matches!(self.tokens.peek(), Some(Token::Sign(_))) {
            return Some(Query::Flag(term, true));
        }
        let equal = match self.test()?.as_str() {
            "=" => true,
            "!=" => false,
            _ => return None,
        };
        match self.tokens.next()? {
            Token::Word(w) if w == "true" => Some(Query::Flag(term, equal)),
            Token::Word(w) if w == "false" => Some(Query::Flag(term, !equal)),
            _ => None,
        }
    }

    // has { key='a' and value='b' }
    fn property(&mut self, app: bool) -> Option<Query> {
        if !self.word("has") || self.tokens.next()? != Token::OpenBrace {
            return None;
        }
        let key = self.pair("key")?;
        let value = if self.word("and") {
            Some(self.pair("value")?)
        } else {
            None
        };
        (self.tokens.next()? == Token::CloseBrace).then_some(Query::Property { app, key, value })
    }

    fn pair(&mut self, name: &str) -> Option<String> {
        if self.word(name) && self.test()? == "=" {
            self.string()
        } else {
            None
        }
    }

    fn word(&mut self, wanted: &str) -> bool {
        self.tokens
            .next_if(|t| matches!(t, Token::Word(w) if w == wanted))
            .is_some()
    }

    fn test(&mut self) -> Option<String> {
        match self.tokens.next()? {
            Token::Sign(sign) => Some(sign.to_owned()),
            Token::Word(word) => Some(word),
            _ => None,
        }
    }

    fn string(&mut self) -> Option<String> {
        match self.tokens.next()? {
            Token::Text(text) => Some(text),
            _ => None,
        }
    }
}
