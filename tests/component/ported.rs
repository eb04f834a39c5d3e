//! Programs as a porter writes them, line by line.

use std::path::Path;

use cloudstorage::surface::{self, Value};
use cloudstorage::*;

use crate::support::start;

/// C#, line by line from the reference's examples.
fn csharp(drive: &GoogleDrive, folder: &Path) -> Result<()> {
    drive.on_resource_list(|_, e| println!("{}", e.name));
    drive.set_list_resources_scope(ListResourcesScope::User);
    loop {
        drive.list_resources()?;
        for i in 0..drive.resource_count() {
            println!("{} {}", drive.resource_name(i)?, drive.resource_size(i)?);
        }
        if drive.resource_marker().is_empty() {
            break;
        }
    }
    let download_file = folder.join("MyFile.zip");
    std::fs::write(&download_file, "zip content")?;
    drive.set_local_file(&download_file);
    let id = drive.upload_file("MyFile.zip", "")?;
    std::fs::remove_file(&download_file)?;
    drive.download_file(&id, "")?;
    std::fs::write(&download_file, "zip")?;
    drive.set_start_byte(std::fs::metadata(&download_file)?.len())?;
    drive.download_file(&id, "")?;
    assert_eq!(std::fs::read(&download_file)?, b"zip content");
    drive.set_encryption_password("password");
    drive.set_use_resumable_upload(true);
    let id = drive.upload_file("Enc.zip", "")?;
    drive.set_overwrite(true);
    drive.download_file(&id, "")?;
    drive.set_encryption_password("");
    let res_id = id;
    drive.get_resource_info(&res_id)?;
    drive.set_local_file("");
    drive.set_resource_data("new file content");
    drive.set_resource_name(0, "CoolStuff2.txt")?;
    drive.set_resource_description(0, "This is a text file with cool stuff in it")?;
    drive.update_resource(&res_id)?;
    drive.set_resource_data("");
    drive.add_permission(Permission::user(
        "fakeuser1@example.com",
        PermissionRole::Reader,
    ));
    drive.add_permission(Permission::user(
        "fakeuser2@example.com",
        PermissionRole::Writer,
    ));
    drive.update_permissions(&res_id)?;
    drive.list_permissions(&res_id)?;
    assert_eq!(drive.permission_count(), 3);
    let first = drive
        .permissions()
        .iter()
        .position(|p| p.email.contains('1'))
        .unwrap();
    let second = drive
        .permissions()
        .iter()
        .position(|p| p.email.contains('2'))
        .unwrap();
    drive.set_permission_mod_op(first, PermissionModOp::Delete)?;
    drive.set_permission_role(second, PermissionRole::Commenter)?;
    drive.set_permission_mod_op(second, PermissionModOp::Update)?;
    drive.update_permissions(&res_id)?;
    drive.list_permissions(&res_id)?;
    assert_eq!(drive.permission_count(), 2, "a listing again replaces");
    let team = drive.create_shared_drive("Team", "")?;
    let perm = drive.add_shared_drive_member(
        &team,
        PermissionRole::Writer,
        PermissionType::User,
        "fakeuser@example.com",
    )?;
    drive.update_shared_drive_member(&team, &perm, PermissionRole::Commenter)?;
    drive.remove_shared_drive_member(&team, &perm)?;
    drive.set_shared_drive(&team);
    drive.set_list_resources_scope(ListResourcesScope::SharedDrive);
    loop {
        drive.list_resources()?;
        if drive.resource_marker().is_empty() {
            break;
        }
    }
    assert_eq!(drive.resource_count(), 0);
    loop {
        drive.list_shared_drives()?;
        if drive.shared_drive_marker().is_empty() {
            break;
        }
    }
    let mut names = Vec::new();
    for d in &drive.shared_drives() {
        names.push(d.name.clone());
    }
    assert_eq!(names, ["Team"]);
    drive.set_shared_drive("");
    Ok(())
}

/// Delphi and form files: all by name.
fn delphi(drive: &GoogleDrive) -> Result<()> {
    for (name, value) in [
        ("SSLCertStore", "MY"),
        ("Timeout", "30"),
        ("OAuth.ClientProfile", "cocpWeb"),
        ("OAuth.GrantType", "1"),
        ("Firewall.FirewallType", "fwSOCKS5"),
        ("UseResumableUpload", "True"),
        ("ListResourcesScope", "lrsAllDrives"),
        ("EncryptionAlgorithm", "eaTwofish"),
        ("LocalFile", "c:\\x"),
        ("Overwrite", "False"),
        ("PermissionCount", "2"),
        ("PermissionRole[1]", "prWriter"),
        ("Permissions[1].Email", "a@b"),
        ("Permissions[1].ModOp", "moCreate"),
        ("permissiontype[1]", "ptGroup"),
        ("QueryParamCount", "1"),
        ("QueryParams[0].Name", "n"),
        ("ResourceCount", "1"),
        ("ResourceStarred[0]", "TRUE"),
        ("Resources[0].Name", "x"),
        ("StartByte", "5"),
        ("LocalHost", "127.0.0.1"),
        ("OtherHeaders", "X: y"),
        ("ResourceData", "text"),
        ("SSLProvider", "sslpInternal"),
        ("Proxy.SSL", "psNever"),
    ] {
        drive.set_property(name, value).map_err(|e| {
            eprintln!("{name}: {e}");
            e
        })?;
    }
    assert_eq!(drive.permission(1)?.email, "a@b");
    assert!(drive.firewall_type() == 3 && drive.firewall_port() == 1080);
    assert!(drive.permission_type(1)? == 1 && drive.permission_role(1)? == 2);
    for row in surface::properties().filter(|r| r.writable && !r.indexed) {
        let before = drive.property(row.name)?;
        let text = match &before {
            Value::Bool(b) => b.to_string(),
            Value::Int(n) => n.to_string(),
            Value::Str(s) => s.clone(),
            Value::Bytes(b) => String::from_utf8_lossy(b).into_owned(),
            other => panic!("{other:?}"),
        };
        if row.name.contains("cert_subject") || row.name.contains("encoded") {
            continue;
        }
        drive.set_property(&row.object_name(), text).map_err(|e| {
            eprintln!("{}: {e}", row.name);
            e
        })?;
        if !row.name.ends_with("auth_scheme")
            && row.name != "firewall_type"
            && !row.name.contains("marker")
        {
            assert_eq!(drive.property(row.name)?, before, "{}", row.name);
        }
    }
    Ok(())
}

#[test]
fn the_examples_of_the_reference() {
    let (_emulator, drive) = start();
    let folder = tempfile::tempdir().unwrap();
    csharp(&drive, folder.path()).unwrap();
}

#[test]
fn a_form_file() {
    delphi(&GoogleDrive::new()).unwrap();
}
