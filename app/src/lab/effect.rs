//! What a handler changed or found, in words.

use wire::Effect;

/// In a sentence, or less.
pub(super) fn words(effect: &Effect) -> String {
    let number = |text: &str, number: u32| [text, &number.to_string()].concat();
    match effect {
        Effect::NoteDeleted { left } => number("deleted a note; notes left: ", *left),
        Effect::NoNoteLeft => "no note was left to delete".to_owned(),
        Effect::Visit { seen: 0, count } => number("no cookie came with the request; this is visit ", *count),
        Effect::Visit { seen, count } => {
            [number("the cookie said ", *seen), number("; this is visit ", *count)].concat()
        }
    }
}
