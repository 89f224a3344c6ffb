use crate::model::chapter;

chapter! { one_origin: [] }
