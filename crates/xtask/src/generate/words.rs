//! Words to invent with. No real people, companies or numbers.

use super::random::Random;

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严金魏陶姜谢邹苏潘葛范彭鲁马方袁柳史唐薛雷贺倪汤罗毕安常于傅齐康余顾孟黄萧尹姚邵汪毛";
const GIVEN: &str = "安邦承德恩凡光浩和宏慧嘉建杰锦静凯乐磊立亮林玲明敏宁平倩青然仁荣瑞晟诗思松涛天婷伟文希晓欣轩雅燕一怡毅银英勇宇雨远云泽哲贞振志智中子";

/// Business words with their industry in the catalog.
pub const INDUSTRIES: &[(&str, &str)] = &[
    ("auto_parts", "汽配"),
    ("machinery", "精工"),
    ("electronics", "电子"),
    ("new_energy", "能源"),
    ("metallurgy", "铸造"),
    ("chemical", "化工"),
    ("building", "建材"),
    ("food", "食品"),
    ("pharma", "药业"),
    ("textile", "纺织"),
    ("paper_printing", "印务"),
    ("logistics", "物流"),
];

/// Region in the catalog, province, city, district.
pub const PLACES: &[(&str, &str, &str, &str)] = &[
    ("sh_city", "上海市", "上海市", "嘉定区"),
    ("sh_city", "上海市", "上海市", "松江区"),
    ("su_south", "江苏省", "苏州市", "吴中区"),
    ("su_south", "江苏省", "无锡市", "新吴区"),
    ("su_south", "江苏省", "常州市", "武进区"),
    ("su_north", "江苏省", "南通市", "通州区"),
    ("zj_north", "浙江省", "嘉兴市", "秀洲区"),
    ("zj_north", "浙江省", "杭州市", "萧山区"),
    ("zj_south", "浙江省", "台州市", "路桥区"),
    ("anhui", "安徽省", "合肥市", "肥西县"),
    ("shandong", "山东省", "青岛市", "城阳区"),
    ("central", "湖北省", "襄阳市", "樊城区"),
    ("south", "广东省", "佛山市", "南海区"),
    ("north", "河北省", "唐山市", "丰润区"),
    ("west", "四川省", "绵阳市", "涪城区"),
];

/// What the customers buy.
pub const PRODUCTS: &[&str] = &[
    "立式加工中心",
    "伺服压力机",
    "光纤切割机",
    "装配流水线",
    "视觉检测台",
    "焊接机器人",
    "立体仓库",
    "螺杆空压机",
    "冷水机组",
    "分拣输送线",
];

/// What breaks.
pub const PARTS: &[&str] = &[
    "主轴轴承",
    "伺服驱动器",
    "液压油管",
    "控制柜风扇",
    "光栅尺",
    "电磁阀",
    "减速机",
    "触摸屏",
    "安全光幕",
    "冷却水泵",
    "导轨滑块",
];

/// How it breaks.
pub const SYMPTOMS: &[&str] = &[
    "异响明显",
    "温度偏高",
    "间歇停机",
    "定位超差",
    "渗油",
    "反复报警",
    "启动困难",
    "节拍达不到合同要求",
    "数据中断",
    "表面划伤",
];

/// Jobs of the customers' people.
pub const POSITIONS: &[&str] = &[
    "总经理",
    "副总经理",
    "采购经理",
    "采购主管",
    "生产厂长",
    "质量经理",
    "设备科长",
    "财务总监",
    "技术总监",
    "仓储主管",
];

/// Their departments.
pub const DEPARTMENTS: &[&str] = &["采购部", "生产部", "设备科", "质量部", "财务部", "仓储部", "技术中心", "总经办"];

/// Sentences of visit notes; `{…}` is filled in.
pub const VISIT_STORY: &[&str] = &[
    "上午到{city}厂区，{person}在{dept}会议室接待，围绕{product}谈了{n}分钟左右。",
    "{person}先带我们看了二号车间，{product}运行平稳，操作工反映换型比以前快。",
    "客户目前月产量约{n}万件，下半年要再上一条线，现有设备排得很满。",
    "{dept}提到{part}近来{symptom}，不影响生产，但希望我们月底前派工程师看一次。",
    "对方最在意交货期和付款方式，希望首付降到百分之{n}，余款跟着验收走。",
    "另一家供应商已经报过价，比我们低百分之{m}，客户对他们的售后不太放心。",
    "超过{n}万元的项目要报集团审批，流程大约{m}周，需要我们提前备好资质文件。",
    "上一笔尾款财务已经排进本月计划，{person}答应到账后给我们发凭证。",
    "客户希望看同行业的样板，我们建议安排到邻近城市的用户现场参观一天。",
    "双方逐条核对技术协议，噪声指标和验收办法两项还要技术工程部确认。",
    "{person}说今年的设备预算已经批下来，计划{m}月份招标，邀请我们先做方案。",
    "仓库备件偏少，我们建议签年度备件协议，免得等发货造成停线。",
    "客户对上次的投诉处理结果表示认可，要求我们把整改报告补一份书面的。",
    "新到任的{position}很关心能耗，问监测系统能不能接进他们现有的平台。",
    "谈到人员培训，客户想派{m}名操作工到我们公司学习一周，费用另议。",
];

/// Things agreed on a visit.
pub const VISIT_TODO: &[&str] = &[
    "提交{product}的正式报价",
    "安排工程师检查{part}",
    "补充同行业用户名单",
    "寄送技术协议修订稿",
    "确认{product}的接口参数",
    "与{dept}约定下次会面时间",
    "整理备件清单并报价",
    "协调法务审核付款条款",
];

/// Sentences of complaint notes.
pub const COMPLAINT_STORY: &[&str] = &[
    "客户{dept}来电，{m}月份到货的{product}使用中{part}{symptom}，影响了两个班次的生产。",
    "受理当天完成登记，并电话告知客户处理流程和预计时间。",
    "工程师到现场检查，发现{part}安装扭矩不足，长期振动之后{symptom}。",
    "同批次抽检{n}件，{m}件有相同情况，已通知仓库暂停发货。",
    "与承运单位核对，途中换过一次车，装卸没有按要求垫防护材料。",
    "客户情绪比较急，要求负责人当面说明，并承诺不再发生。",
    "质量部开会分析，初步判断与来料检验漏项有关，已经补充检验项目。",
    "我方提出免费更换并延长质保{m}个月，客户表示可以接受。",
    "工程师连夜更换备件，连续运行二十四小时没有再报警。",
    "因为{part}库存不足，先从兄弟单位调拨一套，保证客户恢复生产。",
    "更换下来的旧件已经寄回检测，报告出来后抄送客户。",
    "客户签字确认处理结果，设备恢复正常节拍。",
];

/// A person's name.
pub fn person(random: &mut Random) -> String {
    let one = |text: &str, random: &mut Random| {
        let characters: Vec<char> = text.chars().collect();
        *random.pick(&characters)
    };
    let mut name = String::from(one(SURNAMES, random));
    for _ in 0..random.range(1, 2) {
        name.push(one(GIVEN, random));
    }
    name
}

/// What fills the places of a sentence.
pub struct Scene<'s> {
    /// `{city}`
    pub city: &'s str,
    /// `{person}`
    pub person: &'s str,
}

/// Sentences with their places filled in.
pub fn tell(sentence: &str, scene: &Scene<'_>, random: &mut Random) -> String {
    let mut out = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, tail)) = rest.split_once('{') {
        out.push_str(before);
        let (name, after) = tail.split_once('}').unwrap_or((tail, ""));
        let words = match name {
            "dept" => DEPARTMENTS,
            "product" => PRODUCTS,
            "part" => PARTS,
            "symptom" => SYMPTOMS,
            "position" => POSITIONS,
            _ => &[],
        };
        match name {
            "city" => out.push_str(scene.city),
            "person" => out.push_str(scene.person),
            "n" => out.push_str(&random.range(20, 90).to_string()),
            "m" => out.push_str(&random.range(2, 9).to_string()),
            _ => {
                let word = random.pick(words);
                out.push_str(word);
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out
}
