//! The main job from end to end: authorize, upload, list, download, compare,
//! encrypt, move, trash, restore.
//!
//! ```sh
//! cargo run --release --features emulator --example quickstart [-- [--browser] [--real] [FOLDER]]
//! ```
//!
//! Without `--real` it runs against the emulator, which it starts itself.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use cloudstorage::emulator::{self, Emulator};
use cloudstorage::{EncryptionAlgorithm, GoogleDrive};
use indicatif::{ProgressBar, ProgressStyle};

type Outcome<T> = Result<T, Box<dyn Error>>;

struct Arguments {
    real: bool,
    browser: bool,
    folder: PathBuf,
}

fn main() -> Outcome<()> {
    let arguments = arguments()?;
    let files = files_of(&arguments.folder)?;
    let drive = GoogleDrive::new();

    // The emulator lives until the end of main.
    let server = if arguments.real {
        None
    } else {
        Some(Emulator::builder().start()?)
    };
    match &server {
        Some(server) => {
            println!("Emulator at {}", server.url());
            drive.config(&format!("ServiceURL={}", server.url()))?;
            drive.set_o_auth_server_auth_url(server.auth_url());
            drive.set_o_auth_server_token_url(server.token_url());
            drive.set_o_auth_client_id(emulator::CLIENT_ID);
            drive.set_o_auth_client_secret(emulator::CLIENT_SECRET);
            if !arguments.browser {
                play_the_user(&drive);
            }
        }
        None => {
            drive.set_o_auth_client_id(std::env::var("GOOGLE_CLIENT_ID")?);
            drive.set_o_auth_client_secret(std::env::var("GOOGLE_CLIENT_SECRET")?);
        }
    }

    drive.authorize()?;
    drive.get_account_info()?;
    println!(
        "Authorized as {} <{}>",
        drive.account_name(),
        drive.account_email()
    );

    let top = drive.create_folder("cloudstorage quickstart", "")?;
    let done = work(&drive, &top, &files, &arguments.folder);
    drive.delete_resource(&top)?;
    println!("Deleted the folder and all that was in it.");
    done
}

fn work(drive: &GoogleDrive, top: &str, files: &[PathBuf], base: &Path) -> Outcome<()> {
    let bar = ProgressBar::new(100).with_style(ProgressStyle::with_template(
        "{msg:30!} {bar:40} {pos:>3}%",
    )?);
    let shown = bar.clone();
    drive.on_progress(move |_, e| shown.set_position(e.percent_done.max(0).unsigned_abs().into()));

    println!("Uploading {} files of {}", files.len(), base.display());
    let mut ids = BTreeMap::new();
    for path in files {
        let name = path.strip_prefix(base)?.display().to_string();
        bar.set_message(name.clone());
        drive.set_resource_count(0)?;
        drive.set_resource_count(1)?;
        drive.set_resource_parent_ids(0, top)?;
        drive.set_local_file(path.display().to_string());
        ids.insert(name.clone(), (drive.upload_file(&name, "")?, path));
    }
    bar.finish_and_clear();

    let names = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&names);
    drive.on_resource_list(move |_, e| {
        println!("  {:>9} bytes  {}", e.size, e.name);
        if let Ok(mut names) = heard.lock() {
            names.push(e.name.clone());
        }
    });
    println!("Listed by the service:");
    drive.config("MaxResults=10")?;
    loop {
        drive.list_children(top)?;
        if drive.child_marker().is_empty() {
            break;
        }
    }
    drive.clear_on_resource_list();
    let found = names.lock().map(|names| names.len()).unwrap_or_default();
    if found != files.len() {
        return Err(format!("{found} of {} files were listed", files.len()).into());
    }

    let folder = tempfile::tempdir()?;
    for (name, (id, original)) in &ids {
        let target = folder.path().join(name.replace(['/', '\\'], "_"));
        drive.set_local_file(target.display().to_string());
        drive.download_file(id, "")?;
        compare(&fs::read(original)?, &fs::read(&target)?, name)?;
    }
    println!(
        "Downloaded all {} and compared them: every byte is the same.",
        ids.len()
    );

    let Some((name, (id, original))) = ids.first_key_value() else {
        return Ok(());
    };
    encrypted(drive, top, name, original)?;

    let shelf = drive.create_folder("shelf", top)?;
    drive.move_resource(id, &shelf)?;
    drive.list_children(&shelf)?;
    println!(
        "Moved {name} to a folder of its own: the folder holds {}.",
        drive.child_name(0)?
    );
    drive.trash_resource(id)?;
    drive.get_resource_info(id)?;
    print!("Trashed it: {}", drive.resource_trashed(0)?);
    drive.restore_resource(id)?;
    drive.get_resource_info(id)?;
    println!("; restored it: {}.", !drive.resource_trashed(0)?);
    Ok(())
}

fn encrypted(drive: &GoogleDrive, top: &str, name: &str, original: &Path) -> Outcome<()> {
    let plain = fs::read(original)?;
    drive.set_resource_count(0)?;
    drive.set_resource_count(1)?;
    drive.set_resource_parent_ids(0, top)?;
    drive.set_local_file(original.display().to_string());
    drive.set_encryption_algorithm(EncryptionAlgorithm::Aes);
    drive.set_encryption_password("correct horse battery staple");
    let id = drive.upload_file(&format!("{name}.aes"), "application/octet-stream")?;

    drive.set_local_file("");
    drive.download_file(&id, "")?;
    compare(&plain, &drive.resource_data(), name)?;
    drive.set_encryption_password("");
    drive.download_file(&id, "")?;
    if drive.resource_data() == plain {
        return Err("what the service holds is not encrypted".into());
    }
    println!(
        "Uploaded {name} encrypted (AES-256): the service holds {} bytes it cannot read.",
        drive.resource_data().len()
    );
    Ok(())
}

fn compare(a: &[u8], b: &[u8], name: &str) -> Outcome<()> {
    if a == b {
        Ok(())
    } else {
        Err(format!("{name} came back different").into())
    }
}

/// Clicks "Allow" on the consent page by HTTP, as a browser would.
fn play_the_user(drive: &GoogleDrive) {
    drive.on_launch_browser(|_, e| {
        e.handled = true;
        let url = e.url.clone();
        // On a thread of its own: the component waits for the redirect meanwhile.
        std::thread::spawn(move || {
            if let Err(error) = ureq::post(&url).send_form([("decision", "allow")]) {
                eprintln!("The consent page could not be reached: {error}");
            }
        });
    });
}

fn arguments() -> Outcome<Arguments> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs");
    let mut arguments = Arguments {
        real: false,
        browser: false,
        folder: docs,
    };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--real" => arguments.real = true,
            "--browser" => arguments.browser = true,
            "--help" | "-h" => {
                println!("quickstart [--browser] [--real] [FOLDER]");
                std::process::exit(0);
            }
            flag if flag.starts_with('-') => {
                return Err(format!("unknown option {flag}; try --help").into());
            }
            folder => arguments.folder = PathBuf::from(folder),
        }
    }
    Ok(arguments)
}

/// Every file below a folder.
fn files_of(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_of(&path)?);
        } else if path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
