//! The emulator's own addresses, for programs that are not written in Rust.

use serde::{Deserialize, Serialize};

use super::call::Call;
use super::errors::{ApiError, shown};
use super::faults::{Fault, FaultRule};
use super::oauth;
use super::reply::Reply;
use super::server::App;
use super::tokens::{Holder, LIFE};
use super::users::User;

/// The most faults that wait at a time.
const MOST: usize = 1000;

/// What is asked of the emulator itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Control {
    Faults,
    AddFaults,
    ClearFaults,
    Storage,
    Token,
}

/// One fault, or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Rules {
    One(Rule),
    Many(Vec<Rule>),
}

/// A fault and the requests it strikes.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub(super) struct Rule {
    fault: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    milliseconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skip: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Waiting {
    faults: Vec<Rule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StorageBody {
    limit: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TokenBody {
    user: String,
}

#[derive(Debug, Serialize)]
struct TokenAnswer {
    access_token: String,
    expires_in: i64,
    token_type: &'static str,
    email: &'static str,
}

/// Answers a request to the emulator itself; it takes a token, so that no web page can ask.
pub(super) fn answer(app: &App, call: &mut Call<'_>, control: Control) -> Result<Reply, ApiError> {
    if oauth::check(app, &call.head)?.is_none() {
        return Err(ApiError::unauthorized());
    }
    match control {
        Control::Faults => Ok(waiting(app)),
        Control::AddFaults => {
            let rules = match call.json::<Rules>()? {
                Rules::One(rule) => vec![rule],
                Rules::Many(rules) => rules,
            };
            let rules: Vec<FaultRule> = rules
                .into_iter()
                .map(Rule::checked)
                .collect::<Result<_, _>>()?;
            if app.faults.list().len() + rules.len() > MOST {
                return Err(ApiError::bad_request("Too many faults are waiting."));
            }
            for rule in rules {
                app.faults.add(rule);
            }
            Ok(waiting(app))
        }
        Control::ClearFaults => {
            app.faults.clear();
            Ok(Reply::empty(204))
        }
        Control::Storage => {
            let body: StorageBody = call.json()?;
            app.store.set_quota(body.limit);
            Ok(Reply::empty(204))
        }
        Control::Token => {
            let body: TokenBody = call.json()?;
            let user = User::named(&body.user).ok_or_else(|| {
                let words = format!("There is no account {}.", shown(&body.user));
                ApiError::invalid("user", words)
            })?;
            let holder = Holder {
                user,
                scope: "https://www.googleapis.com/auth/drive".to_owned(),
            };
            let answer = TokenAnswer {
                access_token: app.tokens.access(&holder)?,
                expires_in: LIFE,
                token_type: "Bearer",
                email: user.email,
            };
            Ok(Reply::json(200, &answer).header("Cache-Control", "no-store"))
        }
    }
}

fn waiting(app: &App) -> Reply {
    let faults = app.faults.list().iter().map(Rule::of).collect();
    Reply::json(200, &Waiting { faults })
}

impl Rule {
    fn checked(self) -> Result<FaultRule, ApiError> {
        let fault = match self.fault.as_str() {
            "refuse" => {
                let status = self.status.unwrap_or(503);
                if !(400..=599).contains(&status) {
                    return Err(ApiError::invalid("status", "A refusal is 400 to 599."));
                }
                let usual = match status {
                    403 => "userRateLimitExceeded",
                    429 => "rateLimitExceeded",
                    404 => "notFound",
                    401 => "authError",
                    400..=499 => "badRequest",
                    _ => "backendError",
                };
                let reason = self.reason.clone().unwrap_or_else(|| usual.to_owned());
                Fault::Refuse { status, reason }
            }
            "cutBody" => Fault::CutBody {
                after: self.after.unwrap_or(0),
            },
            "reset" => Fault::Reset {
                after: self.after.unwrap_or(0),
            },
            "stall" => Fault::Stall {
                after: self.after.unwrap_or(0),
                milliseconds: self.milliseconds.unwrap_or(1000),
            },
            "notJson" => Fault::NotJson,
            "wrongJson" => Fault::WrongJson,
            "loseSession" => Fault::LoseSession,
            "keepPart" => Fault::KeepPart {
                bytes: self.bytes.unwrap_or(0),
            },
            other => {
                let words = format!("Unknown fault: {}", shown(other));
                return Err(ApiError::invalid("fault", words));
            }
        };
        let mut rule = FaultRule::new(fault)
            .times(self.times.unwrap_or(1))
            .after(self.skip.unwrap_or(0));
        if let Some(method) = self.method {
            rule = rule.method(method);
        }
        if let Some(path) = self.path {
            rule = rule.path_contains(path);
        }
        Ok(rule)
    }

    fn of(rule: &FaultRule) -> Self {
        let mut shown = Self {
            method: rule.method.clone(),
            path: rule.path.clone(),
            times: Some(rule.left),
            skip: Some(rule.skip),
            ..Self::default()
        };
        shown.fault = match &rule.fault {
            Fault::Refuse { status, reason } => {
                shown.status = Some(*status);
                shown.reason = Some(reason.clone());
                "refuse"
            }
            Fault::CutBody { after } => {
                shown.after = Some(*after);
                "cutBody"
            }
            Fault::Reset { after } => {
                shown.after = Some(*after);
                "reset"
            }
            Fault::Stall {
                after,
                milliseconds,
            } => {
                shown.after = Some(*after);
                shown.milliseconds = Some(*milliseconds);
                "stall"
            }
            Fault::NotJson => "notJson",
            Fault::WrongJson => "wrongJson",
            Fault::LoseSession => "loseSession",
            Fault::KeepPart { bytes } => {
                shown.bytes = Some(*bytes);
                "keepPart"
            }
        }
        .to_owned();
        shown
    }
}
