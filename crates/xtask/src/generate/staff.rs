//! The people who look after the customers: a general manager, a few heads, and as many as the customers need.

use super::random::Random;
use super::words::person;
use super::yaml::Form;

/// Customers that one account manager looks after.
const CUSTOMERS_EACH: usize = 50;

/// Everybody, by login.
pub struct Staff {
    /// Look after customers.
    pub managers: Vec<String>,
    /// Take complaints and work on them.
    pub specialists: Vec<String>,
    /// Assign complaints and approve solutions.
    pub supervisors: Vec<String>,
    /// Keeps the customer files.
    pub info_admin: String,
    /// Hears of grave complaints.
    pub head: String,
    files: Vec<(String, String)>,
}

/// What a person's file says beside name and login.
struct Post<'p> {
    dept: &'p str,
    position: &'p str,
    rank: &'p str,
    superior: Option<&'p str>,
    limit: Option<&'p str>,
}

fn post<'p>(
    dept: &'p str,
    position: &'p str,
    rank: &'p str,
    superior: Option<&'p str>,
    limit: Option<&'p str>,
) -> Post<'p> {
    Post { dept, position, rank, superior, limit }
}

impl Staff {
    /// Enough people for so many customers.
    pub fn for_customers(customers: usize) -> Staff {
        let mut staff = Staff {
            managers: Vec::new(),
            specialists: Vec::new(),
            supervisors: Vec::new(),
            info_admin: String::new(),
            head: String::new(),
            files: Vec::new(),
        };
        let size = customers.div_ceil(CUSTOMERS_EACH).max(2);
        let boss = staff.add("gm", 0, &post("management", "总经理", "gm", None, Some("500000.00")));
        let head =
            staff.add("head", 0, &post("service", "客户服务部经理", "dept_head", Some(&boss), Some("100000.00")));
        staff.head.clone_from(&head);
        staff.info_admin = staff.add("admin", 0, &post("market", "信息管理员", "info_admin", Some(&head), None));
        for number in 0..size.div_ceil(5).max(2) {
            let post = post("service", "客服主管", "supervisor", Some(&head), Some("50000.00"));
            let login = staff.add("sup", number, &post);
            staff.supervisors.push(login);
        }
        for number in 0..size {
            let superior = staff.supervisors[number % staff.supervisors.len()].clone();
            let manager = post("key_account", "客户经理", "account_manager", Some(&superior), None);
            let login = staff.add("am", number, &manager);
            staff.managers.push(login);
            let specialist = post("service", "客服专员", "specialist", Some(&superior), None);
            let login = staff.add("cs", number, &specialist);
            staff.specialists.push(login);
        }
        staff
    }

    fn add(&mut self, kind: &str, number: usize, post: &Post<'_>) -> String {
        let login = format!("{kind}{number:04}");
        let mut random = Random::new(7, self.files.len() as u64);
        let mut form = Form::default();
        form.text("name", person(&mut random)).text("login", &login).text("dept", post.dept);
        form.text("position", post.position).text("rank", post.rank);
        if let Some(superior) = post.superior {
            form.text("superior", superior);
        }
        form.text("phone", format!("021-0000 {:04}", self.files.len() % 10_000));
        form.text("email", format!("{login}@staff.example"));
        if let Some(limit) = post.limit {
            form.nest("authority", |form| {
                form.text("approve_limit", limit);
            });
        }
        form.text("nda_signed_on", "2023-11-01").text("data_trained_on", "2026-03-12");
        form.nest("timeline", |form| {
            let pairs =
                [("state", "regular"), ("at", "2023-12-01 09:00"), ("by", "gm0000"), ("note", "系统启用时已在职")];
            form.item(&pairs.map(|(key, value)| (key, value.to_owned())));
        });
        self.files.push((format!("staff/{login}.yaml"), form.yaml()));
        login
    }

    /// The files with their paths.
    pub fn files(&self) -> Vec<(String, String)> {
        self.files.clone()
    }
}
