//! Office Open XML presentations: one slide, and the master it cannot do without.

use super::document::{Document, escape};
use super::office::{HEAD, relations, types};
use super::zip::Zip;

const NAMES: &str = "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" xmlns:p=\"http://schemas.openxmlformats.org/presentationml/2006/main\"";
const GROUP: &str =
    "<p:nvGrpSpPr><p:cNvPr id=\"1\" name=\"\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>";
const COLORS: [(&str, &str); 12] = [
    ("dk1", "000000"),
    ("lt1", "FFFFFF"),
    ("dk2", "44546A"),
    ("lt2", "E7E6E6"),
    ("accent1", "4472C4"),
    ("accent2", "ED7D31"),
    ("accent3", "A5A5A5"),
    ("accent4", "FFC000"),
    ("accent5", "5B9BD5"),
    ("accent6", "70AD47"),
    ("hlink", "0563C1"),
    ("folHlink", "954F72"),
];

pub(super) fn pptx(document: &Document) -> Vec<u8> {
    let line = |l: &str| format!("<a:p><a:r><a:t>{}</a:t></a:r></a:p>", escape(l));
    let mut lines: String = document.lines().map(line).collect();
    if lines.is_empty() {
        lines.push_str("<a:p/>");
    }
    let shape = format!(
        "<p:sp><p:nvSpPr><p:cNvPr id=\"2\" name=\"Text\"/><p:cNvSpPr txBox=\"1\"/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x=\"457200\" y=\"457200\"/><a:ext cx=\"8229600\" cy=\"5943600\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>{lines}</p:txBody></p:sp>"
    );
    let slide = page(
        "sld",
        &shape,
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>",
    );
    let layout = page(
        "sldLayout",
        "",
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>",
    );
    let master = page(
        "sldMaster",
        "",
        "<p:clrMap bg1=\"lt1\" tx1=\"dk1\" bg2=\"lt2\" tx2=\"dk2\" accent1=\"accent1\" accent2=\"accent2\" accent3=\"accent3\" accent4=\"accent4\" accent5=\"accent5\" accent6=\"accent6\" hlink=\"hlink\" folHlink=\"folHlink\"/><p:sldLayoutIdLst><p:sldLayoutId id=\"2147483649\" r:id=\"rId1\"/></p:sldLayoutIdLst>",
    );
    let main = format!(
        "{HEAD}<p:presentation {NAMES}><p:sldMasterIdLst><p:sldMasterId id=\"2147483648\" r:id=\"rId1\"/></p:sldMasterIdLst><p:sldIdLst><p:sldId id=\"256\" r:id=\"rId2\"/></p:sldIdLst><p:sldSz cx=\"9144000\" cy=\"6858000\"/><p:notesSz cx=\"6858000\" cy=\"9144000\"/></p:presentation>"
    );
    let layout_of = [("slideLayout", "../slideLayouts/slideLayout1.xml")];
    Zip::new()
        .with(
            "[Content_Types].xml",
            &types(&[
                ("ppt/presentation.xml", "presentationml.presentation.main"),
                ("ppt/slides/slide1.xml", "presentationml.slide"),
                (
                    "ppt/slideLayouts/slideLayout1.xml",
                    "presentationml.slideLayout",
                ),
                (
                    "ppt/slideMasters/slideMaster1.xml",
                    "presentationml.slideMaster",
                ),
                ("ppt/theme/theme1.xml", "theme"),
            ]),
        )
        .with(
            "_rels/.rels",
            &relations(&[("officeDocument", "ppt/presentation.xml")]),
        )
        .with("ppt/presentation.xml", &main)
        .with(
            "ppt/_rels/presentation.xml.rels",
            &relations(&[
                ("slideMaster", "slideMasters/slideMaster1.xml"),
                ("slide", "slides/slide1.xml"),
                ("theme", "theme/theme1.xml"),
            ]),
        )
        .with("ppt/slides/slide1.xml", &slide)
        .with("ppt/slides/_rels/slide1.xml.rels", &relations(&layout_of))
        .with("ppt/slideLayouts/slideLayout1.xml", &layout)
        .with(
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            &relations(&[("slideMaster", "../slideMasters/slideMaster1.xml")]),
        )
        .with("ppt/slideMasters/slideMaster1.xml", &master)
        .with(
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            &relations(&[
                ("slideLayout", "../slideLayouts/slideLayout1.xml"),
                ("theme", "../theme/theme1.xml"),
            ]),
        )
        .with("ppt/theme/theme1.xml", &theme())
        .finish()
}

fn page(kind: &str, shapes: &str, rest: &str) -> String {
    format!(
        "{HEAD}<p:{kind} {NAMES}><p:cSld><p:spTree>{GROUP}{shapes}</p:spTree></p:cSld>{rest}</p:{kind}>"
    )
}

fn theme() -> String {
    let color =
        |(name, rgb): &(&str, &str)| format!("<a:{name}><a:srgbClr val=\"{rgb}\"/></a:{name}>");
    let colors: String = COLORS.iter().map(color).collect();
    let font = "<a:latin typeface=\"Arial\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/>";
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>".repeat(3);
    let line =
        "<a:ln w=\"6350\"><a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill></a:ln>".repeat(3);
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>".repeat(3);
    format!(
        "{HEAD}<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Plain\"><a:themeElements><a:clrScheme name=\"Plain\">{colors}</a:clrScheme><a:fontScheme name=\"Plain\"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme><a:fmtScheme name=\"Plain\"><a:fillStyleLst>{fill}</a:fillStyleLst><a:lnStyleLst>{line}</a:lnStyleLst><a:effectStyleLst>{effect}</a:effectStyleLst><a:bgFillStyleLst>{fill}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )
}
