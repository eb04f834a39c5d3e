//! Runs the local Drive v3 server until Ctrl-C.

use std::process::ExitCode;
use std::sync::mpsc;

use cloudstorage::emulator::{Builder, CLIENT_ID, Emulator};

const HELP: &str = "\
usage: emulator [--port P] [--token T] [--data DIR]

  --port P    port on 127.0.0.1 (default: a free one)
  --token T   a Bearer token that is always accepted
  --data DIR  keep the files in DIR (default: a temporary folder)
  --help      this text
";

fn main() -> ExitCode {
    let builder = match arguments() {
        Ok(Some(builder)) => builder,
        Ok(None) => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(message) => {
            eprintln!("emulator: {message}\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match run(builder) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(builder: Builder) -> Result<(), Box<dyn std::error::Error>> {
    let (sender, stop) = mpsc::channel();
    ctrlc::set_handler(move || {
        let _ = sender.send(());
    })?;
    let emulator = builder.start()?;
    println!("{}", emulator.url());
    println!("authorization: {}", emulator.auth_url());
    println!("tokens: {}", emulator.token_url());
    println!("client id: {CLIENT_ID}");
    stop.recv()?;
    emulator.stop();
    Ok(())
}

fn arguments() -> Result<Option<Builder>, String> {
    let mut builder = Emulator::builder();
    let mut words = std::env::args_os().skip(1);
    while let Some(word) = words.next() {
        let word = word.to_string_lossy().into_owned();
        if word == "--help" || word == "-h" {
            return Ok(None);
        }
        if !["--port", "--token", "--data"].contains(&word.as_str()) {
            return Err(format!("unknown argument {word:?}"));
        }
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        let text = || {
            value
                .clone()
                .into_string()
                .map_err(|_| format!("the value of {word} is not UTF-8"))
        };
        builder = match word.as_str() {
            "--port" => builder.port(
                text()?
                    .parse()
                    .map_err(|_| format!("{:?} is not a port", text().unwrap_or_default()))?,
            ),
            "--token" => builder.token(text()?),
            _ => builder.data_dir(&value),
        };
    }
    Ok(Some(builder))
}
