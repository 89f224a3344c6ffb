use crate::model::chapter;

chapter! { start: [] }
