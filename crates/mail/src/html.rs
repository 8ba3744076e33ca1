//! A message as HTML: one column, styles in its head, nothing loaded from anywhere.

use crate::{Block, ButtonColours, Message, message::one_line};
use std::fmt::Write as _;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;padding:24px 12px;background:#f4f4f5;color:#18181b;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif}\
.card{max-width:560px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid #e4e4e7;border-radius:12px}\
p{margin:0 0 16px;overflow-wrap:anywhere}\
ul{margin:0 0 16px;padding:0;list-style:none}\
li{margin:0 0 8px;padding:12px 16px;background:#fafafa;border:1px solid #e4e4e7;border-radius:8px;overflow-wrap:anywhere}\
li strong{display:block}\
.button{display:inline-block;padding:12px 20px;background:#18181b;color:#ffffff;border-radius:8px;text-decoration:none;font-weight:600}\
.address{color:#52525b;font-size:13px}\
.address a{color:inherit}\
.footer{max-width:560px;margin:16px auto 0;color:#52525b;font-size:13px}\
.footer p{margin:0 0 4px}\
@media (prefers-color-scheme:dark){\
body{background:#09090b;color:#fafafa}\
.card{background:#18181b;border-color:#3f3f46}\
li{background:#27272a;border-color:#3f3f46}\
.button{background:#fafafa;color:#18181b}\
.address,.footer{color:#a1a1aa}}";

/// The message as HTML.
#[must_use]
pub fn html(message: &Message) -> String {
    let direction = if message.right_to_left { "rtl" } else { "ltr" };
    let mut page = format!(
        "<!doctype html>\n<html lang=\"{language}\" dir=\"{direction}\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{subject}</title>\
         <style>{STYLE}{colours}</style></head>\n<body><div class=\"card\">\n",
        language = escaped(&message.language),
        subject = escaped(&one_line(&message.subject)),
        colours = colours(message),
    );
    for block in &message.blocks {
        page += &self::block(block);
        page.push('\n');
    }
    page += "</div>\n<div class=\"footer\">";
    for line in &message.footer {
        let _ = write!(page, "<p>{}</p>", escaped(line));
    }
    page += "</div></body>\n</html>\n";
    page
}

/// The rules that colour the buttons; what is no colour is left out.
fn colours(message: &Message) -> String {
    let Some(colours) = &message.colours else { return String::new() };
    let is_colour = |text: &str| {
        text.strip_prefix('#').is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    let rule = |ButtonColours { ground, text }: &ButtonColours| {
        let rule = format!(".button{{background:{ground};color:{text}}}");
        if is_colour(ground) && is_colour(text) { rule } else { String::new() }
    };
    format!("{}@media (prefers-color-scheme:dark){{{}}}", rule(&colours.light), rule(&colours.dark))
}

fn block(block: &Block) -> String {
    match block {
        Block::Paragraph(text) => format!("<p>{}</p>", broken(text)),
        Block::Items(items) => {
            let mut list = String::from("<ul>");
            for item in items {
                let lines: String = item
                    .lines
                    .iter()
                    .map(|line| format!("<div>{}</div>", broken(line)))
                    .collect::<Vec<_>>()
                    .concat();
                let _ = write!(list, "<li><strong>{}</strong>{lines}</li>", escaped(item.label.trim()));
            }
            list + "</ul>"
        }
        Block::Button { label, url } => {
            let (label, url) = (escaped(label), escaped(&safe(url)));
            // The address stands below as well: not everybody trusts a button, and some readers show none.
            format!(
                "<p><a class=\"button\" href=\"{url}\">{label}</a></p>\
                 <p class=\"address\" dir=\"ltr\"><a href=\"{url}\">{url}</a></p>"
            )
        }
    }
}

/// An address that opens a page and nothing else.
fn safe(url: &str) -> String {
    if url.starts_with("https://") || url.starts_with("http://") { one_line(url) } else { "#".to_owned() }
}

fn broken(text: &str) -> String {
    text.trim().lines().map(escaped).collect::<Vec<_>>().join("<br>")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped += "&amp;",
            '<' => escaped += "&lt;",
            '>' => escaped += "&gt;",
            '"' => escaped += "&quot;",
            '\'' => escaped += "&#39;",
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
