//! What a typed word may mean as pinyin.
//!
//! In: lower-case letters, such as `wangmin`, `hxjg` or `wangm`. Out: the likeliest ways to cut them into syllables and
//! initials, best first. Never: characters; which names have these sounds is the business of the index.

/// One sound of a reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sound {
    /// The letters.
    pub(crate) letters: String,
    /// Whether they are a whole syllable; otherwise the syllable begins with them.
    pub(crate) whole: bool,
}

/// The most readings of one word that are tried.
const MOST_READINGS: usize = 16;
/// Words longer than this are no names.
const LONGEST: usize = 48;

/// Every way to read a word as pinyin, the likeliest first: whole syllables before initials, few before many.
pub(crate) fn read(word: &str) -> Vec<Vec<Sound>> {
    if !(2..=LONGEST).contains(&word.len()) || !word.bytes().all(|b| b.is_ascii_lowercase()) {
        return Vec::new();
    }
    // best[i] holds the cheapest readings of the word from letter i on.
    let mut best: Vec<Vec<(u32, Vec<Sound>)>> = vec![Vec::new(); word.len() + 1];
    best[word.len()].push((0, Vec::new()));
    for start in (0..word.len()).rev() {
        let mut found = Vec::new();
        for (end, whole) in sounds_at(word, start) {
            // An initial costs more than two syllables, so that xian is xian, then xi'an, and only then x-i-an.
            let cost = if whole { 2 } else { 5 };
            for (rest, sounds) in &best[end] {
                let mut reading = vec![Sound { letters: word[start..end].to_owned(), whole }];
                reading.extend(sounds.iter().cloned());
                found.push((cost + rest, reading));
            }
        }
        found.sort_by_key(|(cost, _)| *cost);
        found.truncate(MOST_READINGS);
        best[start] = found;
    }
    best.swap_remove(0).into_iter().map(|(_, sounds)| sounds).collect()
}

/// The sounds that begin at a letter: where they end, and whether they are whole syllables.
fn sounds_at(word: &str, start: usize) -> Vec<(usize, bool)> {
    let rest = &word[start..];
    let mut ends: Vec<(usize, bool)> =
        (1..=rest.len().min(6)).filter(|len| is_syllable(&rest[..*len])).map(|len| (start + len, true)).collect();
    if INITIALS.contains(&&rest[..1]) {
        ends.push((start + 1, false));
    }
    if ["zh", "ch", "sh"].iter().any(|initial| rest.starts_with(initial)) {
        ends.push((start + 2, false));
    }
    // The last syllable may be unfinished.
    if rest.len() > 1 && !ends.contains(&(word.len(), false)) && begins_syllable(rest) {
        ends.push((word.len(), false));
    }
    ends
}

pub(crate) fn is_syllable(letters: &str) -> bool {
    SYLLABLES.binary_search(&letters).is_ok()
}

/// Whether some longer syllable begins with the letters.
fn begins_syllable(letters: &str) -> bool {
    let from = SYLLABLES.partition_point(|syllable| *syllable <= letters);
    SYLLABLES.get(from).is_some_and(|syllable| syllable.starts_with(letters))
}

const INITIALS: [&str; 20] =
    ["b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "q", "r", "s", "t", "w", "x", "y", "z"];

/// Every syllable of Mandarin without tones, `ü` written `v`, in order.
#[rustfmt::skip]
const SYLLABLES: &[&str] = &[
    "a", "ai", "an", "ang", "ao", "ba", "bai", "ban", "bang", "bao", "bei", "ben", "beng", "bi", "bian", "biao",
    "bie", "bin", "bing", "bo", "bu", "ca", "cai", "can", "cang", "cao", "ce", "cen", "ceng", "cha", "chai",
    "chan", "chang", "chao", "che", "chen", "cheng", "chi", "chong", "chou", "chu", "chua", "chuai", "chuan",
    "chuang", "chui", "chun", "chuo", "ci", "cong", "cou", "cu", "cuan", "cui", "cun", "cuo", "da", "dai", "dan",
    "dang", "dao", "de", "dei", "den", "deng", "di", "dia", "dian", "diao", "die", "ding", "diu", "dong", "dou",
    "du", "duan", "dui", "dun", "duo", "e", "ei", "en", "eng", "er", "fa", "fan", "fang", "fei", "fen", "feng",
    "fiao", "fo", "fou", "fu", "ga", "gai", "gan", "gang", "gao", "ge", "gei", "gen", "geng", "gong", "gou", "gu",
    "gua", "guai", "guan", "guang", "gui", "gun", "guo", "ha", "hai", "han", "hang", "hao", "he", "hei", "hen",
    "heng", "hong", "hou", "hu", "hua", "huai", "huan", "huang", "hui", "hun", "huo", "ji", "jia", "jian", "jiang",
    "jiao", "jie", "jin", "jing", "jiong", "jiu", "ju", "juan", "jue", "jun", "ka", "kai", "kan", "kang", "kao",
    "ke", "kei", "ken", "keng", "kong", "kou", "ku", "kua", "kuai", "kuan", "kuang", "kui", "kun", "kuo", "la",
    "lai", "lan", "lang", "lao", "le", "lei", "len", "leng", "li", "lia", "lian", "liang", "liao", "lie", "lin",
    "ling", "liu", "lo", "long", "lou", "lu", "luan", "lun", "luo", "lv", "lve", "ma", "mai", "man", "mang", "mao",
    "me", "mei", "men", "meng", "mi", "mian", "miao", "mie", "min", "ming", "miu", "mo", "mou", "mu", "na", "nai",
    "nan", "nang", "nao", "ne", "nei", "nen", "neng", "ni", "nian", "niang", "niao", "nie", "nin", "ning", "niu",
    "nong", "nou", "nu", "nuan", "nun", "nuo", "nv", "nve", "o", "ou", "pa", "pai", "pan", "pang", "pao", "pei",
    "pen", "peng", "pi", "pian", "piao", "pie", "pin", "ping", "po", "pou", "pu", "qi", "qia", "qian", "qiang",
    "qiao", "qie", "qin", "qing", "qiong", "qiu", "qu", "quan", "que", "qun", "ran", "rang", "rao", "re", "ren",
    "reng", "ri", "rong", "rou", "ru", "rua", "ruan", "rui", "run", "ruo", "sa", "sai", "san", "sang", "sao", "se",
    "sen", "seng", "sha", "shai", "shan", "shang", "shao", "she", "shei", "shen", "sheng", "shi", "shou", "shu",
    "shua", "shuai", "shuan", "shuang", "shui", "shun", "shuo", "si", "song", "sou", "su", "suan", "sui", "sun",
    "suo", "ta", "tai", "tan", "tang", "tao", "te", "tei", "teng", "ti", "tian", "tiao", "tie", "ting", "tong",
    "tou", "tu", "tuan", "tui", "tun", "tuo", "wa", "wai", "wan", "wang", "wei", "wen", "weng", "wo", "wu", "xi",
    "xia", "xian", "xiang", "xiao", "xie", "xin", "xing", "xiong", "xiu", "xu", "xuan", "xue", "xun", "ya", "yan",
    "yang", "yao", "ye", "yi", "yin", "ying", "yo", "yong", "you", "yu", "yuan", "yue", "yun", "za", "zai", "zan",
    "zang", "zao", "ze", "zei", "zen", "zeng", "zha", "zhai", "zhan", "zhang", "zhao", "zhe", "zhei", "zhen",
    "zheng", "zhi", "zhong", "zhou", "zhu", "zhua", "zhuai", "zhuan", "zhuang", "zhui", "zhun", "zhuo", "zi",
    "zong", "zou", "zu", "zuan", "zui", "zun", "zuo",
];

#[cfg(test)]
mod tests {
    use super::*;

    fn show(word: &str) -> Vec<String> {
        let sound = |sound: &Sound| format!("{}{}", sound.letters, if sound.whole { "" } else { "-" });
        read(word).iter().map(|sounds| sounds.iter().map(sound).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn the_table_is_in_order_and_complete() {
        assert!(SYLLABLES.is_sorted());
        for c in '\u{4E00}'..='\u{9FFF}' {
            for reading in crate::tokens::readings(c) {
                assert!(is_syllable(&reading), "{c} reads {reading}");
            }
        }
    }

    #[test]
    fn words_are_read_in_the_likeliest_way_first() {
        assert_eq!(show("wangmin")[0], "wang min");
        assert_eq!(show("hxjg")[0], "h- x- j- g-");
        assert_eq!(show("wangm")[0], "wang m-");
        assert_eq!(show("wmin")[0], "w- min");
        assert_eq!(show("zhangs")[0], "zhang s-");
        assert!(show("jinggo").contains(&"jing go-".to_owned()));
        assert_eq!(show("xian")[..2], ["xian", "xi an"]);
        assert_eq!(show("lvmin")[0], "lv min");
    }

    #[test]
    fn what_cannot_be_pinyin_has_no_reading() {
        for word in ["invoice", "i", "w", "w1", "王", "Wang", ""] {
            assert!(read(word).is_empty(), "{word}");
        }
        assert!(read(&"ng".repeat(24)).len() <= MOST_READINGS);
    }
}
