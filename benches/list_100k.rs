//! 100,000 files listed in pages of 1,000: time, processor and memory of the component
//! beside a loop by hand, each in a process of its own.

mod common;

use std::env;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use common::{PAGE, bare, component, server};

const CLIENTS: [&str; 2] = ["bare", "component"];
/// What is done with the pages, and whether the files have resource keys.
const CASES: [(&str, bool); 3] = [
    ("replaced", false),
    ("collected", false),
    ("collected", true),
];

/// What one run took.
#[derive(Debug, Clone, Copy, Default)]
struct Cost {
    wall: Duration,
    cpu: Duration,
    /// The most memory the process had, in KiB.
    memory: u64,
}

fn main() {
    let args: Vec<String> = env::args().skip(1).collect();
    if let [client, keep, url, pages] = &args[..] {
        return run(client, keep == "collected", url, pages.parse().unwrap());
    }
    // Cargo says `--bench` when figures are wanted, and nothing when it only tests.
    let (pages, rounds) = if args.iter().any(|arg| arg == "--bench") {
        (100, 9)
    } else {
        (2, 1)
    };
    println!("{} files, median of {rounds}", pages * PAGE);
    println!("pages      keys  client        wall ms   cpu ms  peak MiB");
    for (keep, keys) in CASES {
        let url = server::start(pages, keys);
        let case = format!("{keep:<10} {:<5}", if keys { "all" } else { "none" });
        let mut costs = CLIENTS.map(|_| Vec::new());
        for _ in 0..rounds {
            // In turn, so that what else the machine does strikes both.
            for (client, costs) in CLIENTS.iter().zip(&mut costs) {
                costs.push(measure(client, keep, &url, pages));
            }
        }
        let [bare, component] = costs.map(|costs| median(&costs));
        for (client, cost) in CLIENTS.iter().zip([bare, component]) {
            println!(
                "{case} {client:<12} {:>8.0} {:>8.0} {:>9.1}",
                cost.wall.as_secs_f64() * 1e3,
                cost.cpu.as_secs_f64() * 1e3,
                cost.memory as f64 / 1024.0
            );
        }
        println!(
            "{case} ratio        {:>8.2} {:>8.2} {:>9.2}",
            component.wall.as_secs_f64() / bare.wall.as_secs_f64(),
            component.cpu.as_secs_f64() / bare.cpu.as_secs_f64(),
            component.memory as f64 / bare.memory as f64
        );
    }
}

// Runs this program again as a client, and reads what it took.
fn measure(client: &str, keep: &str, url: &str, pages: usize) -> Cost {
    let mut command = Command::new(env::current_exe().unwrap());
    let output = command
        .args([client, keep, url, &pages.to_string()])
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    let figures: Vec<u64> = text.split(' ').map(|n| n.trim().parse().unwrap()).collect();
    let [wall, cpu, memory] = figures[..] else {
        panic!("not three figures: {text}");
    };
    Cost {
        wall: Duration::from_nanos(wall),
        cpu: Duration::from_nanos(cpu),
        memory,
    }
}

// Each figure by itself.
fn median(costs: &[Cost]) -> Cost {
    fn middle<T: Copy + Ord>(costs: &[Cost], of: fn(&Cost) -> T) -> T {
        let mut all: Vec<T> = costs.iter().map(of).collect();
        all.sort();
        all[all.len() / 2]
    }
    Cost {
        wall: middle(costs, |c| c.wall),
        cpu: middle(costs, |c| c.cpu),
        memory: middle(costs, |c| c.memory),
    }
}

// The client: lists everything once and prints what it took.
fn run(client: &str, collect: bool, url: &str, pages: usize) {
    let (began, cpu) = (Instant::now(), processor());
    let seen = match client {
        "component" => by_component(url, collect),
        _ => by_hand(url, collect),
    };
    let cost = (began.elapsed(), processor() - cpu);
    assert_eq!(seen, pages * PAGE);
    println!(
        "{} {} {}",
        cost.0.as_nanos(),
        cost.1.as_nanos(),
        peak_memory()
    );
}

fn by_component(url: &str, collect: bool) -> usize {
    let drive = component(url);
    drive.config(&format!("AccumulatePages={collect}")).unwrap();
    let mut seen = 0;
    loop {
        drive.list_resources().unwrap();
        seen += drive.resource_count();
        if drive.resource_marker().is_empty() {
            return if collect {
                drive.resource_count()
            } else {
                seen
            };
        }
    }
}

fn by_hand(url: &str, collect: bool) -> usize {
    let agent = bare::agent();
    let (mut kept, mut token) = (Vec::new(), String::new());
    let mut seen = 0;
    loop {
        let page = bare::decode(&bare::fetch(&agent, url, &token));
        seen += page.files.len();
        token = page.next_page_token;
        if collect {
            kept.extend(page.files);
        } else {
            kept = page.files;
        }
        if token.is_empty() {
            return if collect { kept.len() } else { seen };
        }
    }
}

/// What the process has used of the processors, in user and system mode.
#[cfg(unix)]
fn processor() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    time.try_into().unwrap()
}

#[cfg(not(unix))]
fn processor() -> Duration {
    Duration::ZERO
}

/// `VmHWM` in KiB; 0 where there is no such thing.
fn peak_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|rest| rest.trim().strip_suffix(" kB"));
    kib.and_then(|n| n.trim().parse().ok()).unwrap_or(0)
}
