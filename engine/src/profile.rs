//! Whose decisions are asked for: the standard's, or those of browsers like one that is known.

use std::ops::Deref;
use std::str::FromStr;

use crate::quirks::Quirks;

/// Whose decisions are asked for.
///
/// The browsers are there with the feature `profiles` only. Without it the standard is all there is, and the
/// compiler leaves out what only follows from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Profile {
    /// The Fetch standard.
    #[default]
    Standard,
    /// Chrome, Edge and their relatives.
    #[cfg(feature = "profiles")]
    Chromium,
    /// Firefox.
    #[cfg(feature = "profiles")]
    Firefox,
    /// Safari and the other ports of WebKit.
    #[cfg(feature = "profiles")]
    Webkit,
}

impl Profile {
    /// All profiles, the standard first.
    #[cfg(feature = "profiles")]
    pub const ALL: [Self; 4] = [Self::Standard, Self::Chromium, Self::Firefox, Self::Webkit];

    /// All profiles: there is only the standard.
    #[cfg(not(feature = "profiles"))]
    pub const ALL: [Self; 1] = [Self::Standard];

    /// The word for the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            #[cfg(feature = "profiles")]
            Self::Chromium => "chromium",
            #[cfg(feature = "profiles")]
            Self::Firefox => "firefox",
            #[cfg(feature = "profiles")]
            Self::Webkit => "webkit",
        }
    }

    /// Where it leaves the standard, and where it does not.
    pub fn quirks(self) -> &'static Quirks {
        match self {
            Self::Standard => &Quirks::STANDARD,
            #[cfg(feature = "profiles")]
            Self::Chromium => &Quirks::CHROMIUM,
            #[cfg(feature = "profiles")]
            Self::Firefox => &Quirks::FIREFOX,
            #[cfg(feature = "profiles")]
            Self::Webkit => &Quirks::WEBKIT,
        }
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text).ok_or(UnknownProfile)
    }
}

/// The text names no [`Profile`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownProfile;

impl std::fmt::Display for UnknownProfile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("expected one of:")?;
        for (index, profile) in Profile::ALL.iter().enumerate() {
            write!(f, "{} {}", if index == 0 { "" } else { "," }, profile.as_str())?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownProfile {}

/// The rules by which a case is judged: those of a [`Profile`] or, with the feature `profiles`, any [`Quirks`].
///
/// Without that feature this holds nothing, so that every question about quirks has its answer at compile time.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'q> {
    #[cfg(feature = "profiles")]
    quirks: &'q Quirks,
    #[cfg(not(feature = "profiles"))]
    standard: std::marker::PhantomData<&'q Quirks>,
}

impl Deref for Rules<'_> {
    type Target = Quirks;

    #[inline(always)]
    fn deref(&self) -> &Quirks {
        #[cfg(feature = "profiles")]
        return self.quirks;
        #[cfg(not(feature = "profiles"))]
        return &Quirks::STANDARD;
    }
}

impl From<Profile> for Rules<'_> {
    #[inline]
    fn from(profile: Profile) -> Self {
        #[cfg(feature = "profiles")]
        return Self { quirks: profile.quirks() };
        #[cfg(not(feature = "profiles"))]
        match profile {
            Profile::Standard => Self { standard: std::marker::PhantomData },
        }
    }
}

#[cfg(feature = "profiles")]
impl<'q> From<&'q Quirks> for Rules<'q> {
    fn from(quirks: &'q Quirks) -> Self {
        Self { quirks }
    }
}
