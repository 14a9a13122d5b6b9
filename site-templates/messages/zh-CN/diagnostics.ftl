# 检查结果的文字。每个代号一条消息：一句话说哪里不对；.help 一句话说怎么改；.explain 是 kedang explain 显示的说明。
# 参数见 src/diag/codes.rs。EMPTY($x) 在参数为空时得 yes。

## 通用

finding-error = 错误
finding-warning = 警告
finding-info = 提示
finding-note = 说明
finding-help = 怎么改
fix-available = 可以自动改好：kedang check --fix

summary-clean = 没有发现问题。
summary-left-out = 还有 { $count } 处没有列出，运行 kedang check 查看。
summary-found = 共发现 { $counts }，涉及 { $files } 个文件。
summary-separator = 、
summary-errors = { $count } 个错误
summary-warnings = { $count } 个警告
summary-infos = { $count } 条提示
summary-fixable = 其中 { $count } 处可以用 kedang check --fix 自动改好。

related-first-here = 前一处在这里
related-expression = 算不下去的表达式在这里
related-elsewhere = 这个文件没有改，是这次改动的别处带来的
related-refers-here = 这里引用了它

## 词。程序用英文词说的种类、形状和原因，WORD($x, "组") 换成下面的说法；% 是冒号后面的部分

word-kind-text = 文字
word-kind-markdown = 长文字（Markdown）
word-kind-integer = 整数
word-kind-decimal = 数字
word-kind-number = 数字
word-kind-money = 金额
word-kind-percent = 百分数
word-kind-bool = “是”或“否”（true 或 false）
word-kind-date = 日期
word-kind-datetime = 日期和时间
word-kind-month = 月份
word-kind-period = 时期（年、季、月、周或日）
word-kind-duration = 时长
word-kind-enum = 选项
word-kind-ref = 对记录的引用
word-kind-person = 对人员的引用
word-kind-phone = 电话号码
word-kind-email = 邮箱地址
word-kind-url = 网址
word-kind-list = 列表
word-kind-object = 一组“字段: 内容”
word-kind-mapping = 一组“键: 值”
word-kind-attachment = 附件路径
word-kind-nothing = 空的
word-kind-null = 空的

word-path-long = 整个路径超过 200 个字符
word-path-character = 含有 Windows 不允许的字符
word-path-ending = 结尾是空格或句点
word-path-device = 是 Windows 的保留名
word-path-encoding = 不是 UTF-8 编码
word-path-name = 不能当文件名

word-place-extension = 扩展名要是 .yaml、.yml 或 .md
word-place-no-id = {"{"}id{"}"} 要出现，而且只出现一次
word-place-two-in-segment = 两个斜杠之间只能有一对花括号
word-place-escape = 不能有空的一段、“.”、“..”或反斜杠
word-place-brace = 花括号没有配对
word-place-overlap = 与另一个类型的位置重叠
word-place-field = 花括号里的“%”不是本类型的文字、引用或选项字段

word-id-empty = 是空的
word-id-long = 超过 64 个字符
word-id-characters = 只能用字母、汉字、数字、- _
word-id-edge = 不能以 - 开头
word-id-reserved = 是保留的名字
word-id-pattern = 不合类型规定的格式
word-id-other = %

word-token-other = 不认得“%”

word-form-length = 位数不对
word-form-character = 含有不该有的字符
word-form-check-digit = 末位校验码应是 %
word-form-form = 格式不对
word-form-scheme = 网址要以 http:// 或 https:// 开头
word-form-other = 要合格式 %

word-yaml-end = 文件到这里就断了
word-yaml-other = 写法不合 YAML 的规定（%）
word-yaml-must-be-followed-by-a-valid-yaml-whitespace = 标点后面少了空格
word-yaml-may-not-precede-any-of-in-flow-mapping = 冒号后面少了空格
word-yaml-a-block-scalar-content-cannot-start-with-a-tab = 多行文字的缩进用了制表符
word-yaml-block-sequence-entries-are-not-allowed-in-this-context = 这里不能用“- ”开始列表，看看缩进
word-yaml-comment-intercepting-the-multiline-text = 多行文字中间夹了注释
word-yaml-did-not-find-expected-document-start = 这里接不上前面的内容，看看缩进
word-yaml-found-unprintable-character = 含有不能显示的字符
word-yaml-illegal-placement-of-indicator = 冒号放错了地方
word-yaml-invalid-indentation = 缩进不对
word-yaml-invalid-indentation-in-flow-construct = 括号里的内容缩进不够
word-yaml-invalid-indentation-in-quoted-scalar = 引号里的内容缩进不够
word-yaml-invalid-trailing-content-after-double-quoted-scalar = 引号后面还有多余的内容
word-yaml-mapping-keys-are-not-allowed-in-this-context = 这里不能写“键: 值”
word-yaml-mapping-values-are-not-allowed-in-this-context = 这里不能再出现“: ”；内容里有冒号的要加引号，或者这一行缩进不对
word-yaml-misplaced-bracket = 括号放错了地方
word-yaml-plain-scalar-cannot-start-with-followed-by = 内容以减号开头，要加引号
word-yaml-simple-key-expect = 这一行少了冒号
word-yaml-simple-key-expected = 这一行少了冒号
word-yaml-tab-cannot-be-used-as-indentation = 缩进用了制表符
word-yaml-tabs-disallowed-in-this-context = 这里不能用制表符
word-yaml-tabs-disallowed-within-this-context-block-indentation = 缩进用了制表符
word-yaml-unexpected-end-of-plain-scalar = 内容没有写完
word-yaml-unexpected-eof = 文件到这里就断了
word-yaml-while-parsing-a-block-collection-did-not-find-expected-indicator = 列表的下一项应该以“- ”开头，看看缩进
word-yaml-while-parsing-a-block-mapping-did-not-find-expected-key = 这里应该是“键: 值”，看看缩进
word-yaml-while-parsing-a-flow-mapping-did-not-find-expected-or = 花括号没有配对，或者少了逗号
word-yaml-while-parsing-a-flow-sequence-expected-or = 方括号没有配对，或者少了逗号
word-yaml-while-parsing-a-node-did-not-find-expected-node-content = 这里少了内容，或者以 @、%、` 开头的文字没有加引号
word-yaml-while-parsing-a-quoted-scalar-found-unknown-escape-character = 双引号里的反斜杠写错了；改用单引号，或者写两个反斜杠
word-yaml-while-parsing-a-quoted-scalar-did-not-find-expected-hexadecimal-number = 双引号里的反斜杠写错了；改用单引号，或者写两个反斜杠
word-yaml-while-parsing-node-found-unknown-anchor = 以 * 开头的文字没有加引号
word-yaml-while-scanning-a-block-scalar-did-not-find-expected-comment-or-line-break = | 或 > 后面要换行
word-yaml-while-scanning-a-plain-scalar-found-a-tab = 内容前面有制表符
word-yaml-while-scanning-a-quoted-scalar-found-unexpected-end-of-stream = 引号没有配对
word-yaml-while-scanning-a-quoted-scalar-found-unexpected-document-indicator = 引号没有配对
word-yaml-while-scanning-an-anchor-or-alias-did-not-find-expected-alphabetic-or-numeric-character = 以 & 或 * 开头的文字没有加引号
word-yaml-while-scanning-a-directive-could-not-find-expected-directive-name = 以 % 开头的文字没有加引号
word-yaml-wrongly-indented-line-in-block-scalar = 多行文字里有一行缩进不够

## 文件

file-too-large = 文件有 { SIZE($size) }，超过了 { SIZE($limit) } 的上限
    .help = 把长篇内容或图片移到附件里，或者请管理员调大 kedang.yaml 里的 limits.file。
    .explain =
        一条记录就是一张表，几十 KB 足够。特别大的文件多半是误把图片、导出的表格贴了进来，
        会拖慢检查，也没法在网页上看。所以超过 `kedang.yaml` 中 `limits.file` 的文件不读。

        图片、扫描件放进附件，记录里只写文件名：

        ```yaml
        attachments:
          - 现场照片.jpg
        ```

        确实需要更大的记录时，由管理员改上限：

        ```yaml
        limits:
          file: 2MiB
        ```

not-utf8 = 文件不是 UTF-8 编码{ EMPTY($encoding) ->
    [yes] {""}
   *[no] ，看起来是 { $encoding }
}
    .help = 用编辑器打开，选“另存为”，编码选 UTF-8，再提交。
    .explain =
        kedang 只读 UTF-8 编码的文字。旧版记事本、Excel 导出的文件常常是 GBK（ANSI），
        别人打开就成了乱码，所以不猜，直接报错。

        改法：

        - 记事本：另存为，右下角“编码”选 UTF-8。
        - VS Code：点右下角的编码名，先选“通过编码重新打开”→ GB 18030，再选“通过编码保存”→ UTF-8。

unreadable-file = 文件读不出来：{ $reason }
    .help = 看看文件是否还在、有没有读取权限，再检查一次。
    .explain =
        操作系统或 git 没能把这个文件交给 kedang，原因写在消息里。
        常见的情形：文件刚被删掉、没有权限、磁盘有坏道、git 仓库不完整（浅克隆缺对象）。

        在仓库里运行 `git status` 和 `git fsck`，按提示处理后再检查。

byte-order-mark = 文件开头有一个看不见的 BOM 标记
    .help = 另存为“UTF-8（无 BOM）”。
    .explain =
        有些 Windows 程序会在 UTF-8 文件开头加三个看不见的字节（BOM）。kedang 读得懂，
        但别的工具会把它当成第一个键的一部分，所以提醒一下。

        `kedang check --fix` 会去掉它。编辑器里的做法：编码选“UTF-8”，不要选“UTF-8 with BOM”。

crlf-line-ends = 文件用的是 Windows 换行（CRLF）
    .help = 把换行改成 LF。
    .explain =
        同一个仓库里有两种换行，git 会把没改过的行也显示成改动。kedang 两种都读得懂，
        但建议一律用 LF。

        `kedang init` 写的 `.gitattributes` 会让 git 自动处理：

        ```
        {"*"}.md text eol=lf
        {"*"}.yaml text eol=lf
        ```

        旧文件运行一次 `kedang check --fix` 就好。

symlink = 这是符号链接，kedang 不会跟着它走
    .help = 把链接换成真正的文件，再提交。
    .explain =
        符号链接可以指向仓库之外的任何文件，比如别人的密码文件；跟着走就会把它发布出去。
        所以记录、附件、类型文件都必须是真正的文件。

        ```
        rm 合同.pdf
        cp /真正的/位置/合同.pdf .
        git add 合同.pdf
        ```

unmerged-file = 这个文件还有没解决的合并冲突
    .help = 在两个版本里选一个（或合成一个），保存后 git add 这个文件。
    .explain =
        git 合并分支时，两边都改了这个文件，还在等人决定要哪一边。没决定之前，暂存区里没有这个文件的定稿，
        所以检查不了。`git status` 会列出这样的文件。

        编辑好以后：

        ```
        git add customers/KH-20260314-7f3k/customer.yaml
        ```

path-case-clash = 这个路径和“{ $other }”只差大小写
    .help = 给其中一个改名，让它们不只是大小写不同。
    .explain =
        Windows 和 macOS 把 `A.yaml` 和 `a.yaml` 当成同一个文件，克隆下来会互相覆盖，丢掉一份。

        这样不行：

        ```
        customers/KH-20260314-7F3K/customer.yaml
        customers/KH-20260314-7f3k/customer.yaml
        ```

        改名用 `git mv 旧名 新名`，引用到它的编号也要一起改。

path-form-clash = 这个路径和“{ $other }”看起来一样，内部写法却不同
    .help = 删掉其中一个，或用键盘重新输入文件名后改名。
    .explain =
        同一个字可以有两种 Unicode 写法（例如带声调的 é 可以是一个字符，也可以是 e 加一个声调）。
        肉眼看不出差别，有的系统当成一个文件，有的当成两个。

        多半是从 macOS 复制文件名造成的。用 `git mv` 改成重新输入的名字。

path-not-portable = 文件名“{ $name }”在 Windows 上用不了：{ WORD($reason, "path") }
    .help = 换一个不含 \ : * ? " < > | 的名字，结尾不要是空格或句点，也不要用 CON、NUL 这类保留名。
    .explain =
        只要有一位同事用 Windows，这样的文件就会让他的整个克隆失败。

        这样不行：

        ```
        customers/KH-20260314-7f3k/visits/09:30 拜访.md
        customers/KH-20260314-7f3k/visits/aux.md
        ```

        这样可以：

        ```
        customers/KH-20260314-7f3k/visits/BF-20260314-8k2m.md
        ```

unknown-file = 没有哪个记录类型认得“{ $path }”
    .help = 检查文件夹和扩展名有没有写错；不是记录的资料放进 attachments 文件夹。
    .explain =
        kedang 看路径就知道一个文件是什么：每个类型的 `file:` 规定了它的记录放在哪里。
        不合任何一条规定的 .yaml、.yml、.md 文件不会出现在网站上，多半是放错了地方。

        比如 `records/types/complaint.yaml` 里写着：

        ```yaml
        file: customers/{"{"}customer{"}"}/complaints/{"{"}id{"}"}.md
        ```

        那么 `customers/KH-20260314-7f3k/complaint/TS-20260320-a2b3.md` 就不认得（少了一个 s）。
        用 `kedang new complaint` 新建，文件会自己放到对的地方。

## 写法

merge-marker = 这里的合并冲突还没有解决
    .help = 在两个版本里选一个（或合成一个），再删掉 <<<<<<<、=======、>>>>>>> 这三行。
    .explain =
        两个人改了同一行，git 合并时把两边都留下，要人来定。没定完就提交了。

        这样不行：

        ```
        <<<<<<< HEAD
        grade: A
        =======
        grade: B
        >>>>>>> 张工的修改
        ```

        这样可以：

        ```yaml
        grade: A
        ```

bidi-control = 这里有一个看不见的文字方向控制符 { $char }
    .help = 删掉它；多半是从网页或聊天软件里粘贴带进来的。
    .explain =
        这类字符让后面的文字倒着显示，眼睛看到的和文件里存的不是一回事，有人用它来骗审核。
        中文和英文都用不着，所以一律不收。

        编辑器里看不见它：把这一行整行删掉，用键盘重打一遍最省事。

zero-width = 这里有一个看不见的零宽字符 { $char }
    .help = 删掉它；多半是粘贴带进来的。
    .explain =
        零宽空格之类的字符看不见，却会让“华恒精工”搜不到、编号对不上。
        多半是从网页、PDF、聊天记录里粘贴带进来的。`kedang check --fix` 会删掉它们。

control-character = 这里有一个控制字符 { $char }
    .help = 删掉它，用键盘把这一行重打一遍。
    .explain =
        控制字符不是文字，是从前给终端和打印机的命令。它们会弄乱屏幕，YAML 也不允许。
        常见来源：从旧系统导出的数据、从终端里复制的内容。

        除了换行和（正文里的）制表符，文件里不该有别的控制字符。

fullwidth-punctuation = 这里要用半角的“{ $wanted }”，写成了全角的“{ $found }”
    .help = 切到英文输入法，把“{ $found }”改成“{ $wanted }”。
    .explain =
        中文输入法打出来的冒号、逗号、引号、横线和英文的长得像，YAML 却只认英文的（半角的）。
        键后面的冒号改成半角之后，还要空一格。内容里的中文标点不用改。

        这样不行：

        ```yaml
        name：华恒精工有限公司
        ```

        这样可以：

        ```yaml
        name: 华恒精工有限公司，主营精密模具
        ```

tab-indent = 缩进用了制表符（Tab）
    .help = 把行首的 Tab 换成空格，每一层两个。
    .explain =
        YAML 用行首的空格表示从属关系，不许用 Tab，因为每个人的编辑器把 Tab 显示得不一样宽。

        改成每层两个空格：

        ```yaml
        complainant:
          name: 李师傅
          phone: "000-0000-0000"
        ```

        `kedang init` 写的 `.editorconfig` 会让编辑器按 Tab 键时输入空格。

yaml-syntax = YAML 读不下去：{ WORD($reason, "yaml") }
    .help = 看看这一行和上一行：缩进是否对齐、冒号后有没有空格、引号和括号是否成对。
    .explain =
        文件的写法有错，从这里往后 kedang 不知道是什么意思。最常见的原因：

        - 冒号后面没有空格；
        - 这一行比同级的行多缩或少缩了空格；
        - 引号或括号只有一半；
        - 内容里有 `: ` 或 ` #`，或者以 `@`、`&`、`%`、`-` 开头，却没有加引号。

        这样不行：

        ```yaml
        content: 客户说: 机器不转了
        ```

        这样可以：

        ```yaml
        content: "客户说: 机器不转了"
        ```

yaml-duplicate-key = “{ $key }”写了两遍
    .help = 留下对的那一个，删掉另一个。
    .explain =
        同一个键出现两次，别的软件会悄悄只用其中一个，另一个就丢了。kedang 不替人选。

        这样不行：

        ```yaml
        grade: A
        industry: auto_parts
        grade: B
        ```

        要填多项的字段用列表：

        ```yaml
        tags:
          - 重点客户
          - 年框协议
        ```

yaml-too-deep = 嵌套超过了 { $limit } 层
    .help = 减少嵌套；正常的表格不会超过四五层，多半是括号或缩进写错了。
    .explain =
        嵌套太深的文件可能是有人故意用来拖垮程序的，也可能是括号没有配对。
        上限是 `kedang.yaml` 的 `limits.depth`，默认 32 层。

yaml-too-many-nodes = 文件里的条目超过了 { $limit } 个
    .help = 把记录拆成几个，或者请管理员调大 kedang.yaml 里的 limits.nodes。
    .explain =
        一张表有几十到几百个条目。多到上万个的，多半是把整张数据表塞进了一条记录。
        大批数据请放进附件（.xlsx、.csv），或者一行一条记录分开存。
        上限是 `kedang.yaml` 的 `limits.nodes`。

yaml-alias = 记录里不能用 YAML 的锚点（&）和别名（*）
    .help = 把内容照样再写一遍；如果是文字本身以 & 或 * 开头，给它加上引号。
    .explain =
        锚点和别名能让几行文字展开成几百万行，用来拖垮程序；看表的人也看不明白。所以不收。

        以这两个符号开头的文字要加引号：

        ```yaml
        content: "*加急* 客户要求当天回复"
        ```

yaml-tag = 不能用 YAML 标签“{ $tag }”
    .help = 删掉“{ $tag }”；如果是文字本身以 ! 开头，给它加上引号。
    .explain =
        `!!python/object` 之类的标签能让某些程序执行代码。字段是什么种类由类型文件决定，用不着标签。

        这样不行：

        ```yaml
        content: !urgent 客户要求当天回复
        ```

        这样可以：

        ```yaml
        content: "!urgent 客户要求当天回复"
        ```

yaml-key-not-text = 冒号左边要写字段名，不能是列表、对象或空的
    .help = 在冒号左边写上字段名；如果这一行是内容，给它加上引号。
    .explain =
        每一行的冒号左边是字段名，右边是内容。左边空着，或者写了方括号、花括号，就没有名字可用。

        这样不行：

        ```yaml
        ? - 质量
          - 交期
        : 投诉分类
        ```

        这样可以：

        ```yaml
        category: quality
        ```

yaml-many-documents = 一个文件里有好几份 YAML
    .help = 一个文件只放一条记录：把“---”后面的内容移到另一个文件。
    .explain =
        单独一行 `---` 会开始新的一份 YAML。一条记录一个文件，编号、历史和链接才对得上。

        Markdown 记录里，`---` 只用在最前面一段的上下两行；正文里要画横线请用 `***`，前后各空一行。

not-a-mapping = 这里应该是一行行的“字段: 内容”，实际是{ WORD($found, "kind") }
    .help = 每行写成“字段: 内容”，冒号后空一格；可以用 kedang new 生成一份来对照。
    .explain =
        记录是一张表，每一行是一个字段名、一个半角冒号、一个空格和内容。

        这样不行：

        ```yaml
        - 华恒精工有限公司
        - A
        ```

        这样可以：

        ```yaml
        name: 华恒精工有限公司
        grade: A
        ```

front-matter-missing = Markdown 记录的第一行应该是“---”
    .help = 在文件最前面加上“---”、各个字段和另一行“---”，正文写在后面。
    .explain =
        Markdown 记录分两部分：最前面夹在两行 `---` 之间的是字段，后面是正文。

        ```markdown
        ---
        customer: KH-20260314-7f3k
        severity: general
        content: 主轴有异响
        ---

        ## 处理经过

        当天电话回复客户……
        ```

front-matter-unclosed = 开头的“---”没有对应的结束行
    .help = 在最后一个字段下面单独写一行“---”，顶格，三个半角减号。
    .explain =
        第一行 `---` 开始字段部分，还要再有一行 `---` 结束它，后面才是正文。
        常见的错：结束行前面有空格，写成了全角的破折号，或者少了一个减号。

        ```markdown
        ---
        customer: KH-20260314-7f3k
        ---
        ```

## 类型与设置

config-missing = { $place ->
    [staged] 准备提交的内容里没有 kedang.yaml
   *[other] “{ $place }”里没有 kedang.yaml，还不是记录仓库
}
    .help = { $place ->
        [staged] 用 git add kedang.yaml 把它加进来；误删的，用 git restore --staged --worktree kedang.yaml 找回来。
       *[other] 进到记录仓库的文件夹里再运行；还没有的话，用 kedang init 文件夹 新建一个。
    }
    .explain =
        `kedang.yaml` 放在记录仓库的最上层，写着网站名称、语言、时区等。没有它就不知道哪里是记录仓库。

        最小的写法：

        ```yaml
        kedang: 1
        site:
          title: 客户档案
          timezone: Asia/Shanghai
        ```

config-version = 这个仓库用的格式版本是 { $found }，本程序只认得 { $supported }
    .help = 升级 kedang；如果只是写错了，改成 kedang: { $supported }。
    .explain =
        `kedang.yaml` 的第一行写着格式版本。版本比程序新，说明有些内容这个程序不懂，
        硬读会读错，所以停下来。

        ```yaml
        kedang: 1
        ```

unknown-key = { EMPTY($where) ->
    [yes] 不认得“{ $key }”
   *[no] “{ $where }”里不认得“{ $key }”
}
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写，或者删掉它；能写哪些键见 docs/records.md。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        设置文件、类型、选项表和视图里只能写 kedang 认得的键。写错一个字母，整条设置就会不起作用，
        而且没人发觉，所以一律报错。

        这样不行：

        ```yaml
        fields:
          name:
            kind: text
            requird: true
        ```

        这样可以：

        ```yaml
        fields:
          name:
            kind: text
            required: true
        ```

missing-key = { EMPTY($where) ->
    [yes] 少了“{ $key }”
   *[no] “{ $where }”里少了“{ $key }”
}
    .help = 补上一行“{ $key }: …”。
    .explain =
        这一项没有默认值，必须写明。各个文件要写哪些键，见 `docs/records.md`。

        例如每个字段都要写种类：

        ```yaml
        fields:
          name:
            kind: text
        ```

wrong-shape = “{ $key }”应该是{ WORD($expected, "kind") }，实际是{ WORD($found, "kind") }
    .help = 把“{ $key }”改成{ WORD($expected, "kind") }。
    .explain =
        设置的形状不对：该写一个值的地方写了列表，或者该写“键: 值”的地方只写了一个词。

        这样不行：

        ```yaml
        sections: intake
        ```

        这样可以：

        ```yaml
        sections:
          - name: intake
            label: 受理
            fields: [customer, content]
        ```

bad-choice = “{ $key }”不能是“{ $found }”
    .help = { EMPTY($suggestion) ->
        [yes] 可以写：{ LIST($choices) }。
       *[no] 是不是想写“{ $suggestion }”？可以写：{ LIST($choices) }。
    }
    .explain =
        这一项只能从固定的几个词里选一个，大小写也要一样。

        这样不行：

        ```yaml
        sensitivity: secret
        ```

        这样可以：

        ```yaml
        sensitivity: confidential
        ```

bad-number = “{ $key }”读不成数：“{ $found }”
    .help = 写成 { LIST($expected) } 这样，只用半角数字。
    .explain =
        这一项是数字、大小或时长，写法要合规定：半角数字，不带千分号，单位紧跟在后。

        ```yaml
        limits:
          file: 1MiB
          attachment: 20MiB
          depth: 32
        ```

unknown-calendar = 没有工作日历“{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] 工作日历放在 calendar 文件夹里，写全路径，如 calendar/cn.yaml；不用日历就删掉这一行。
       *[no] 是不是“{ $suggestion }”？
    }
    .explain =
        `kedang.yaml` 的 `calendar` 指明用哪份工作日历：周末、节假日、调休上班日和上班时间。

        ```yaml
        calendar: calendar/cn.yaml
        ```

bad-date = “{ $key }”读不成日期或时间：“{ $found }”
    .help = 写成 { $expected } 这样，只用半角数字；日历上没有的日子（如 2 月 30 日）也不行。
    .explain =
        工作日历里的日期写成 `2026-10-01`，时间写成 `"08:30"`（24 小时制，加引号）。

        ```yaml
        hours:
          - from: "08:30"
            to: "12:00"
        workdays:
          - 2026-10-10
        ```

calendar-order = 结束（{ $to }）不在开始（{ $from }）之后
    .help = 核对是不是写反了；放假只有一天的，to 可以不写。
    .explain =
        上班时间要从早写到晚，节假日要从第一天写到最后一天。跨过半夜的班分成两段写。

        ```yaml
        hours:
          - from: "13:30"
            to: "17:30"
        ```

calendar-overlap = { $from }–{ $to } 和前面的 { $other } 重叠了
    .help = 改成前后相接的两段，或者合成一段。
    .explain =
        同一天的几段上班时间不能重叠，否则算时限时会把同一个钟头算两次。

        这样可以：

        ```yaml
        hours:
          - from: "08:30"
            to: "12:00"
          - from: "13:30"
            to: "17:30"
        ```

calendar-clash = { EMPTY($holiday) ->
    [yes] { $day } 本来就上班，不用调休
   *[no] { $day } 写了两次：是“{ $holiday }”的假日，又是调休上班日
}
    .help = 按国务院办公厅的放假通知核对这一天：放假的只留在 holidays，周末上班的才写进 workdays。
    .explain =
        `workdays` 只写调休要上班的周末。既放假又上班的日子，或者平常就上班的日子，多半是日期写错了。

        ```yaml
        holidays:
          - name: 国庆节
            from: 2026-10-01
            to: 2026-10-07
        workdays:
          - 2026-10-10
        ```

bad-name = 名称“{ $name }”不能这样起
    .help = 用小写英文字母开头，只用小写字母、数字和下划线，例如 visit_purpose。
    .explain =
        类型、字段、选项表、状态的名称要在表达式、文件名和网址里使用，所以只能是小写字母、数字、下划线，
        并以字母开头。给人看的中文写在 `label` 里。

        这样不行：

        ```yaml
        fields:
          投诉内容:
            kind: text
        ```

        这样可以：

        ```yaml
        fields:
          content:
            kind: text
            label: 投诉内容
        ```

duplicate-name = “{ $name }”已经有了
    .help = 换一个名称，或者删掉重复的一处。
    .explain =
        同一处的名称不能重复：一个类型里不能有两条同名的规则、期限或分区，也不能有两个文件规定同一个类型。
        重名之后，提到它时就不知道指哪一个。

type-name-mismatch = 文件名是“{ $file }”，里面却写着“{ $name }”
    .help = 让两处一致：改文件名，或者改里面的名称。
    .explain =
        `types/complaint.yaml` 里第一行必须是 `type: complaint`；选项表和视图也一样。
        这样看到名称就能找到文件。

unknown-type = 没有“{ $name }”这个记录类型
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；有哪些类型看 types 文件夹。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        这里要写一个记录类型的名称，也就是 `types` 文件夹里某个文件的名字（不带 .yaml）。

        ```yaml
        customer:
          kind: ref
          to: customer
        ```

unknown-catalog = 没有“{ $name }”这个选项表
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；有哪些选项表看 catalogs 文件夹。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        `options: {"{"}from: …{"}"}` 和表达式里的 `catalog.…` 要写 `catalogs` 文件夹里某个文件的名字（不带 .yaml）。

        ```yaml
        industry:
          kind: enum
          options:
            from: industries
        ```

unknown-field-name = { EMPTY($type) ->
    [yes] 没有“{ $name }”这个字段
   *[no] “{ $type }”没有“{ $name }”这个字段
}
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；字段在类型文件的 fields 里规定。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        分区、列表的列、流程的 `needs` 等处提到的字段，必须在同一个类型的 `fields` 里规定过。
        对象里面的字段用点连起来写：`complainant.phone`。

        ```yaml
        sections:
          - name: intake
            fields: [customer, received_at, content]
        ```

unknown-state-name = 没有“{ $name }”这个状态
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；状态在 workflow.states 里规定。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        流转、期限的暂停状态、表达式里的 `entered('…')` 提到的状态，必须在 `workflow.states` 里规定过。

        ```yaml
        workflow:
          states:
            received: 已受理
            closed: 已结案
          initial: received
          final: [closed]
          transitions:
            - from: received
              to: closed
        ```

unreachable-state = 状态“{ $state }”永远到不了
    .help = 加一条通往它的流转（to: { $state }），或者删掉这个状态。
    .explain =
        从起始状态出发，沿着 `transitions` 怎么走都走不到它。多半是漏写了一条流转，或者状态名写错了。

unknown-rank = 没有“{ $name }”这个职级
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；职级在 kedang.yaml 的 people.ranks 所指的选项表里规定。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        `by: rank:supervisor` 里的职级必须是职级选项表里的一项，表达“这一级或更高的人才能做这一步”。

unknown-timezone = 没有“{ $name }”这个时区
    .help = 写成“洲/城市”的样子，例如 Asia/Shanghai。
    .explain =
        时区决定“今天”是哪一天、期限几点到期。要用国际通行的名称；北京时间写 `Asia/Shanghai`。

        ```yaml
        site:
          timezone: Asia/Shanghai
        ```

bad-pattern = 正则表达式“{ $pattern }”有错：{ $reason }
    .help = 改正表达式；YAML 里用单引号括起来，反斜杠就不用写两遍。
    .explain =
        `pattern` 是正则表达式，要与整个内容相符。

        ```yaml
        code:
          kind: text
          pattern: '[A-Z]{"{"}2{"}"}-\d{"{"}4{"}"}'
        ```

        不支持向前看、向后看和反向引用：它们会让检查时间没有上限。

bad-file-pattern = 存放位置“{ $pattern }”有错：{ WORD($reason, "place") }
    .help = 写成 文件夹/{"{"}id{"}"}.md 的样子：{"{"}id{"}"} 出现一次，扩展名是 .yaml、.yml 或 .md。
    .explain =
        `file` 规定这个类型的记录放在哪里。`{"{"}id{"}"}` 正好出现一次，别的花括号里写本类型的引用或文字字段；
        两个类型的位置不能让同一个文件两边都合。

        ```yaml
        file: customers/{"{"}customer{"}"}/complaints/{"{"}id{"}"}.md
        ```

bad-id-pattern = 编号格式“{ $pattern }”有错：{ WORD($reason, "token") }
    .help = 写成 "TS-{"{"}date{"}"}-{"{"}rand:4{"}"}" 的样子；可用 {"{"}date{"}"} {"{"}yyyy{"}"} {"{"}mm{"}"} {"{"}dd{"}"} {"{"}seq:4{"}"} {"{"}rand:4{"}"}。
    .explain =
        编号由固定文字、日期和序号（`{"{"}seq:4{"}"}`）或随机码（`{"{"}rand:4{"}"}`）组成。
        推荐随机码：两个人同时新建也不会撞号。

        ```yaml
        id:
          pattern: "TS-{"{"}date{"}"}-{"{"}rand:4{"}"}"
        ```

option-not-allowed = “{ $kind }”字段不能写“{ $option }”
    .help = 删掉“{ $option }”，或者检查字段的 kind 是否写错。
    .explain =
        每种字段只有一部分选项有意义。比如 `currency` 只用于金额，`to` 只用于引用，`of` 只用于列表。
        写了不起作用的选项，会让人以为它起作用。完整的表见 `docs/records.md`。

field-not-usable = 字段“{ $name }”不能用在这里，这里要{ WORD($expected, "kind") }
    .help = 换成{ WORD($expected, "kind") }，或者修改“{ $name }”的种类。
    .explain =
        这里提到的字段存在，但种类不合适。比如 `roles.owner` 要引用员工，`roles.date` 要日期或时间，
        文件位置里的花括号只能用引用和文字字段。

## 表达式

expr-syntax = 表达式写错了：{ $reason }
    .help = 检查括号和引号是否成对，文字要用单引号括起来。
    .explain =
        规则、推算字段、标题和筛选条件都是表达式，写法与 Jinja 模板相同。

        这样不行：

        ```yaml
        must: "closed_at >= received_at and"
        ```

        这样可以：

        ```yaml
        must: "closed_at >= received_at and severity != 'general'"
        ```

expr-unsupported = 表达式里不能用{ $what }
    .help = 改用 docs/records.md 里列出的运算、函数和过滤器。
    .explain =
        表达式只用来计算，不能有语句、赋值、循环、宏、切片。这样每条规则都能事先检查，而且一定会结束。

expr-unknown-name = 表达式里不认得“{ $name }”
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；文字内容要用单引号括起来，例如 'closed'。
       *[no] 是不是想写“{ $suggestion }”？如果是文字内容，用单引号括起来。
    }
    .explain =
        表达式里的名称必须是本类型的字段，或者 `id`、`type`、`status`、`timeline`、`title`、`body`、`today`、
        `catalog`、`item`、`self` 之一。沿着引用可以继续往下写：`customer.grade`。

        这样不行（closed 会被当成名称）：

        ```yaml
        where: "status == closed"
        ```

        这样可以：

        ```yaml
        where: "status == 'closed'"
        ```

expr-unknown-option = 选项里没有“{ $option }”，可用：{ LIST($choices) }
    .help = { EMPTY($suggestion) ->
        [yes] 改成选项的键名，不是它的文字。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        选项字段与键名比较。写错的键名永远不会相等，规则就成了空话，所以载入类型时就要报错。

        这样不行：

        ```yaml
        when: "severity == 'majr'"
        ```

        这样可以：

        ```yaml
        when: "severity == 'major'"
        ```

expr-unknown-function = 没有“{ $name }”这个函数、过滤器或判断
    .help = { EMPTY($suggestion) ->
        [yes] 可用的函数和过滤器见 docs/records.md。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        常用的有 `first(a, b)`（第一个不空的）、`get(map, key, default)`、`referring('interaction')`（引用本记录的记录）、
        `days_between(a, b)`、`deadline('名称')`、`filled(x)`，以及过滤器 `| length`、`| sum`、`| map(attribute='x')` 等。

expr-arguments = “{ $name }”的参数不对，应该是 { $expected }
    .help = 改成 { $expected }。
    .explain =
        参数的个数或种类与规定不符。

        这样不行：

        ```yaml
        derive: "days_between(received_at)"
        ```

        这样可以：

        ```yaml
        derive: "days_between(received_at, first(closed_at, today))"
        ```

expr-kinds = { $left }和{ $right }之间不能用“{ $operation }”
    .help = 让两边种类相同，例如日期与日期比较，金额与数字相乘。
    .explain =
        日期、金额、时长、文字各归各，不会自动互相变成对方，否则 `'10' < '9'` 这样的错没人发觉。
        枚举的内容是文字，比较时写键：`severity == 'major'`。

        这样不行：

        ```yaml
        must: "claimed < '1000'"
        ```

        这样可以：

        ```yaml
        must: "claimed < 1000"
        ```

expr-result = 这里的表达式要得出{ $expected }，实际得出{ $found }
    .help = 修改表达式，让它得出{ $expected }。
    .explain =
        每处表达式的结果都有规定的种类：推算字段要与字段的种类相同，期限的 `from`、`until` 要得出日期或时间，
        `within` 要得出时长，排序和列要能显示。

expr-clock = 这条规则看“今天”，所以不能是错误
    .help = 把 level 改成 warning 或 info。
    .explain =
        用到 `today`、`deadline(…)` 或提交信息的规则，结果会随时间变化。如果它是错误，
        昨天还能发布的网站，今天什么都没改就发布不了。所以这样的规则最多是警告。

        ```yaml
        rules:
          - code: visit-overdue
            must: "next_visit_due >= today"
            level: warning
            message: 该拜访了
        ```

expr-cycle = 推算字段绕成了一圈：{ $names }
    .help = 断开其中一环：让一个字段不再用到下一个。
    .explain =
        一个推算字段用到另一个，另一个又用回来，就永远算不完。

        这样不行：

        ```yaml
        total:
          kind: money
          derive: "net * 1.13"
        net:
          kind: money
          derive: "total / 1.13"
        ```

eval-null-order = 比较大小时有一边是空的：{ $left }与{ $right }{ EMPTY($where) ->
    [yes] {""}
   *[no] （{ $where }）
}
    .help = 补上空着的字段；或者在规则里先用 filled(…) 判断，用 first(…) 给个默认值。
    .explain =
        空的日期不早也不晚，空的金额不大也不小。kedang 不当它是“不成立”，而是说出来，免得规则悄悄失效。

        只在两个字段都填了时才检查：

        ```yaml
        when: "filled(closed_at)"
        must: "closed_at >= received_at"
        ```

eval-kinds = 计算时种类不合：{ $left }和{ $right }之间不能用“{ $operation }”{ EMPTY($where) ->
    [yes] {""}
   *[no] （{ $where }）
}
    .help = 检查相关字段的内容；两边要是同一种类，金额要是同一币种。
    .explain =
        载入时看不出来、算到这条记录才发现的种类不合。常见的是两种不同货币的金额相加，
        或者选项表里同一个键有的写数字、有的写文字。

eval-failed = 表达式算不下去：{ $reason }{ EMPTY($where) ->
    [yes] {""}
   *[no] （{ $where }）
}
    .help = 按原因检查相关字段的内容，或者修改类型文件里的表达式。
    .explain =
        表达式本身没有错，但是用这条记录的内容算不出结果，例如除以零，或者日期超出了范围。

## 记录

unknown-field = { EMPTY($type) ->
    [yes] 没有“{ $field }”这个字段
   *[no] “{ $type }”没有“{ $field }”这个字段
}
    .help = { EMPTY($suggestion) ->
        [yes] 检查拼写；要记的内容没有对应字段时写在正文或 notes 里。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        记录里只能写类型文件规定的字段。写错名称的字段不会显示、搜不到，等于丢了，所以报错。

        这样不行：

        ```yaml
        custmer: KH-20260314-7f3k
        ```

        这样可以：

        ```yaml
        customer: KH-20260314-7f3k
        ```

missing-field = 必填的“{ $label }”没有填
    .help = 补上一行“{ $field }: …”。
    .explain =
        这个字段在类型文件里是必填的（`required: true`）。只写字段名、后面空着，也算没填。

        这样不行：

        ```yaml
        name:
        ```

        这样可以：

        ```yaml
        name: 华恒精工有限公司
        ```

wrong-kind = “{ $field }”要填{ WORD($expected, "kind") }，填的是“{ WORD($found, "kind") }”
    .help = { EMPTY($example) ->
        [yes] 改成{ WORD($expected, "kind") }。
       *[no] 照这个样子写：{ $example }
    }
    .explain =
        字段的种类由类型文件规定，内容要能读成那个种类。几种写法：

        ```yaml
        received_on: 2026-03-14
        received_at: 2026-03-14 09:20
        claimed: 1200.50
        satisfied: true
        share: 35%
        tags:
          - 重点客户
        ```

        “昨天下午”“一千二百元”“大概有”这样的写法读不了。

bad-option = “{ $field }”里没有“{ $found }”这个选项
    .help = { EMPTY($suggestion) ->
        [yes] 可以填：{ LIST($choices) }。
       *[no] 是不是想填“{ $suggestion }”？可以填：{ LIST($choices) }。
    }
    .explain =
        这个字段只能从选项表里选。记录里写选项的键（英文），网页上显示的是它的中文名称。

        这样不行：

        ```yaml
        severity: 严重
        ```

        这样可以：

        ```yaml
        severity: serious
        ```

        要加新的选项，请管理员改 `catalogs` 文件夹里的选项表。

bad-format = “{ $field }”填的“{ $found }”不对：{ WORD($expected, "form") }
    .help = 对照原件核对一遍，改正后再提交。
    .explain =
        有些内容有固定的格式或校验位：统一社会信用代码是 18 位且末位是校验码，手机号是 11 位，邮编是 6 位。
        校验不过，多半是抄错了一位。

        号码前后不要有空格；以 0 开头的号码照写，不会被当成数字。

out-of-range = { $unit ->
    [characters] “{ $field }”有 { $found } 个字，规定 { $bound } 个字
    [items] “{ $field }”有 { $found } 条，规定 { $bound } 条
   *[other] “{ $field }”是 { $found }，超出了范围（{ $bound }）
}
    .help = { $unit ->
        [characters] 改写这段文字，让字数（标点和空格也算）{ $bound }。
        [items] 增减条目，让条数 { $bound }。
       *[other] 核对一遍，改到 { $bound } 的范围内。
    }
    .explain =
        类型文件用 `min`、`max` 规定了范围：数字和金额比大小，日期比早晚，文字比字数，列表比条数。

        ```yaml
        share:
          kind: percent
          min: 0
          max: 100
        ```

not-today = “{ $field }”是 { $found }，{ $bound ->
    [min] 早于
   *[max] 晚于
}今天（{ $today }；类型文件规定 { $bound }: today）
    .help = 核对日期；还没有发生的事，发生以后再填。
    .explain =
        类型文件里写 `max: today` 的日期不能在将来，写 `min: today` 的不能在过去。
        “今天”由 `--now` 决定，每天都在变，所以只是警告：昨天能发布的仓库，不能因为过了一天就发布不了。

        ```yaml
        occurred_on:
          kind: date
          max: today
        ```

not-unique = “{ $field }”填的“{ $value }”重复了
    .help = 核对哪一处填错了；同一个客户建了两份档案的，合并成一份，旧编号写进 aliases。
    .explain =
        这个字段规定不许重复（`unique: true`），比如统一社会信用代码、客户代码。
        重复往往说明同一家公司建了两份档案。

        合并时留下的那份写上旧编号，旧链接就不会断：

        ```yaml
        aliases:
          - KH-20251102-9x2p
        ```

derived-stored = “{ $field }”是推算出来的，不用填
    .help = 删掉这一行。
    .explain =
        这个字段由表达式算出（类型文件里的 `derive`），例如“已过天数”“上次联系日期”。
        写在记录里的数会过时，所以不收。

renamed-field = “{ $field }”已经改名为“{ $new }”
    .help = 把“{ $field }”改成“{ $new }”。
    .explain =
        类型文件里写着 `renamed_from`：这个字段以前叫旧名字。旧名字暂时还认，请尽快改过来。

deprecated-field = “{ $field }”已经停用{ EMPTY($note) ->
    [yes] {""}
   *[no] ：{ $note }
}
    .help = 新记录不要再填；旧内容按说明移到别的字段。
    .explain =
        类型文件把这个字段标为停用（`deprecated`）。已有的内容仍然显示，但不该再填新的。

deprecated-option = “{ $field }”的选项“{ $option }”已经停用
    .help = 换一个现行的选项。
    .explain =
        选项表把这个选项标为停用。旧记录可以保留它，新记录请选现行的。

bad-id = 编号“{ $id }”不合规定：{ WORD($reason, "id") }
    .help = 给文件（或文件夹）改名；用 kedang new 新建会自动编号。
    .explain =
        文件名或文件夹名就是记录的编号，要符合类型文件里 `id.pattern` 的格式。
        记录里如果写了 `id:`，要与文件名一致。

        ```
        customers/KH-20260314-7f3k/complaints/TS-20260320-a2b3.md
        ```

duplicate-id = 编号“{ $id }”已经有别的记录用了
    .help = 给后建的那条换一个编号（改文件名）；编号是文件名的，kedang check --fix 会给还没到主分支的那条重新编号。
    .explain =
        编号在整个仓库里只能有一个，链接和引用才不会指错。
        两个分支各自新建记录、又用了顺序号时容易撞号；推荐带随机码的编号格式。

alias-taken = 曾用编号“{ $id }”已经指着另一条记录
    .help = 核对这个编号原来是哪条记录的，只在那一条的 aliases 里留下它。
    .explain =
        `aliases` 写一条记录以前的编号，旧链接因此还能打开。同一个旧编号只能指一条记录，
        也不能是现有记录的编号，否则旧链接会指错。

        两份档案合并时，把没留下的那份的编号写进留下那份的 `aliases`，并删掉没留下的那份：

        ```yaml
        aliases:
          - KH-20250101-a2b3
        ```

path-mismatch = “{ $field }”写的是“{ $found }”，看文件的位置却是“{ $expected }”
    .help = 把“{ $field }”改成“{ $expected }”，或者把文件移到对的文件夹。
    .explain =
        类型文件的 `file` 里有 `{"{"}customer{"}"}` 这样的部分，文件夹名要与记录里的字段一致。
        这样的字段可以不写，程序会从路径得知。

        ```yaml
        # customers/KH-20260314-7f3k/complaints/TS-20260320-a2b3.md
        customer: KH-20260314-7f3k
        ```

broken-reference = “{ $field }”引用的“{ $id }”不存在
    .help = { EMPTY($suggestion) ->
        [yes] 核对编号；如果那条记录还没建，先用 kedang new 新建。
       *[no] 是不是想写“{ $suggestion }”？
    }
    .explain =
        引用要写另一条记录的编号（文件名或文件夹名），不是名称。
        那条记录被删掉或改了编号，也会这样；改编号时把旧编号写进它的 `aliases`，引用就不会断。

        这样不行：

        ```yaml
        responsible_person: 王小燕
        ```

        这样可以：

        ```yaml
        responsible_person: wang-xiaoyan
        ```

wrong-reference = “{ $field }”要引用“{ LIST($expected) }”，“{ $id }”却是“{ $found }”
    .help = 换成一条“{ LIST($expected) }”记录的编号。
    .explain =
        引用字段规定了能指向哪些类型（类型文件里的 `to`）。编号存在，但种类不对，
        比如“负责人”写成了客户联系人的编号。

attachment-missing = 找不到附件“{ $path }”
    .help = { EMPTY($suggestion) ->
        [yes] 核对文件名（大小写、空格），确认附件已经 git add。
       *[no] 是不是“{ $suggestion }”？
    }
    .explain =
        附件的路径从记录所在的文件夹算起，或者从仓库的 `attachments/` 算起。
        最常见的原因是忘了把附件一起提交。

        ```yaml
        attachments:
          - 现场照片.jpg
          - attachments/合同/2026-014.pdf
        ```

attachment-too-large = 附件“{ $path }”有 { SIZE($size) }，超过了 { SIZE($limit) } 的上限
    .help = 压缩图片、拆分文件，或者放到网盘上只写链接。
    .explain =
        附件会进入每个人的克隆，以后也删不干净，所以有上限（`kedang.yaml` 的 `limits.attachment`）。

attachment-path = { $reason ->
    [record] “{ $path }”是记录或设置文件，不能当附件
    [elsewhere] 附件“{ $path }”不在这条记录自己的文件夹里
   *[outside] 附件路径“{ $path }”不能用
}
    .help = { $reason ->
        [record] 附件是放在记录旁边（{ $folder }）的另外的文件；要提到别的记录，写进 related，或在正文里写 [[编号]]。
        [elsewhere] 把文件放到记录旁边（{ $folder }），几条记录共用的放到仓库的 attachments/。
       *[outside] 只写记录旁边（{ $folder }）或 attachments/ 里的文件，用 / 分隔，不要用盘符，也不要以 / 开头。
    }
    .explain =
        附件放在记录旁边（同一个客户的文件夹里），几条记录共用的放在仓库最上层的 `attachments/`。
        `../../etc/passwd`、`C:\合同.pdf` 这样的路径会指到仓库外面，一律不收。
        别的客户的文件、记录和设置文件也不能当附件：它们给谁看，由它们自己的保密级别决定。

        这样可以：

        ```yaml
        attachments:
          - 合同扫描件.pdf
          - attachments/合同/2026-014.pdf
        ```

broken-link = 正文里的链接 [[{ $id }]] 找不到对应的记录
    .help = { EMPTY($suggestion) ->
        [yes] 核对编号；不想做成链接就去掉两层方括号。
       *[no] 是不是想写 [[{ $suggestion }]]？
    }
    .explain =
        正文里的 `[[编号]]` 会变成到那条记录的链接。编号写错时，网页上只显示文字。

        ```markdown
        详见 [[TS-20260320-a2b3]]。
        ```

unsafe-link = 链接“{ $link }”不安全，网页上只显示文字
    .help = 改成 https://、http://、mailto: 或 tel: 开头的链接，或者去掉链接。
    .explain =
        `javascript:`、`data:` 之类的链接会在点击的人那里执行程序，所以不会变成链接。

raw-html = 正文里的 HTML 不起作用，会照原样显示
    .help = 改用 Markdown 的写法；表格、列表、加粗都可以。
    .explain =
        记录由许多人编写，允许 HTML 就等于允许任何人往网站里放程序。所以 HTML 标签会显示成文字。

        这样不行：

        ```markdown
        <b>加急</b>
        ```

        这样可以：

        ```markdown
        {"**"}加急**
        ```

## 流程

unknown-state = 没有“{ $state }”这个状态
    .help = { EMPTY($suggestion) ->
        [yes] 可以写：{ LIST($choices) }。
       *[no] 是不是想写“{ $suggestion }”？可以写：{ LIST($choices) }。
    }
    .explain =
        时间线（`timeline`）里每一步的 `state` 要写类型文件里规定的状态的键（英文）。

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
        ```

bad-start = 时间线不能从“{ $state }”开始
    .help = 第一条应该是：{ LIST($expected) }。把漏掉的步骤补在前面。
    .explain =
        每种表单有规定的起始状态（`workflow.initial`）。时间线的第一条必须是它，后面的步骤才说得清从哪里来。

illegal-transition = 不能从“{ $from }”直接到“{ $to }”
    .help = { EMPTY($choices) ->
        [yes] “{ $from }”是最后一步，后面不能再有；需要重办时另建一条并互相引用。
       *[no] 从“{ $from }”可以到：{ LIST($choices) }。漏了中间步骤就补上。
    }
    .explain =
        类型文件的 `workflow.transitions` 规定了哪一步之后可以是哪一步。跳过必经的步骤（比如没有调查就结案）不行。

        时间线只往后加，不改前面的：

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
          - state: accepted
            at: 2026-03-20 11:30
            by: li-guoqiang
        ```

not-authorised = { $person } 不能把它从“{ $from }”转到“{ $to }”
    .help = 这一步要由{ $needed }来办；请核对 by 写的是不是经办人。
    .explain =
        有些步骤规定了谁可以办：某个职级以上的人，或者记录里写明的负责人。
        `by` 要写真正办这一步的人的员工编号。

step-needs = 走到“{ $state }”这一步，要先填好“{ $label }”
    .help = 补上“{ $field }”再走这一步。
    .explain =
        类型文件规定了走这一步之前要填的字段（流转的 `needs`）。例如投诉结案前要写清原因和处理方案。

timeline-order = 这一条的时间 { $at } 早于前一条的 { $before }
    .help = 核对时间；时间线按先后顺序写，新的写在最后。
    .explain =
        时间线从早到晚排列，最后一条就是现在的状态。时间倒着走，说明时间写错了，或者条目插错了位置。

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
          - state: accepted
            at: 2026-03-20 11:30
        ```

timeline-future = 这一条的时间 { $at } 还没有到
    .help = 核对日期；计划中的事写在期限或下次联系日期里，不写进时间线。
    .explain =
        时间线记的是已经发生的事。写了将来的时间，多半是年份或月份打错了。

status-mismatch = status 写的是“{ $status }”，时间线最后一条却是“{ $last }”
    .help = 删掉 status 这一行（它会从时间线得出），或者在时间线末尾补上新的一步。
    .explain =
        记录的状态就是时间线最后一条的 `state`，不用另写。两处不一致时，看表的人不知道信哪一个。

        ```yaml
        timeline:
          - state: received
            at: 2026-03-20 10:05
            by: wang-xiaoyan
        ```

## 改动

timeline-rewritten = 时间线里{ EMPTY($at) ->
    [yes] {""}
   *[no] {" "}{ $at }{" "}
}“{ $state }”这一步被改过，和原来不一样
    .help = 把这一条改回原样；要更正，在末尾新加一条，在 note 里写明原来哪里不对。
    .explain =
        时间线记的是已经发生、别人已经看过的事，要查谁在什么时候做了什么决定，就靠它。所以只往后加，不改以前的：
        `check --changed` 和 git 钩子会把每一条和改动之前的对照。人员改了编号、旧编号留在 `aliases` 里的，算同一个人。

        用 `git diff` 能看到原来的写法。要更正，加一条：

        ```yaml
        timeline:
          - {"{"}state: accepted, at: 2026-03-20 11:30, by: li-guoqiang{"}"}
          - {"{"}state: accepted, at: 2026-03-21 09:00, by: li-guoqiang, note: "分派时间应为 10:30，不是 11:30"{"}"}
        ```

timeline-removed = 时间线里{ EMPTY($at) ->
    [yes] {""}
   *[no] {" "}{ $at }{" "}
}“{ $state }”这一步不见了
    .help = 把这一条补回来，git diff 能看到原来的内容。
    .explain =
        时间线只增不减：走过的步骤就留着，走错了，由下一步说明。条目不见，多半是两个人同时各加了一步，合并时只留下一边。
        两条都要留，按时间先后排。

record-still-referred = “{ $title }”（{ $id }）被删除了，可还有 { $count } 处引用它
    .help = 把文件恢复，或者先改掉那些引用；如果是改了编号，把旧编号写进它的 aliases。
    .explain =
        引用的记录没有了，点过去什么也看不到，要读它的规则也算不下去。所以先改引用，再删记录。
        多数时候不该删：该结案的结案，离职的人标明离职。

        如果是改了编号，把旧编号写进 `aliases`，引用就不会断：

        ```yaml
        aliases: [wang-xiaoyan]
        ```

history-rewritten = 这个分支会丢掉原来的提交 { $old }（新的是 { $new }）
    .help = 先用 git pull 把别人的提交合进来，再推送，不要加 --force。
    .explain =
        强制推送，或者对别人已经拿到的提交做 rebase，会让提交从分支上消失：别人的改动就没了，他们下次 pull 还会冲突。
        记录也是凭据，凭据不能改写。要撤回一次提交，用 `git revert`，它会新加一次相反的提交。
