# kedang hook 和各个钩子的文字。

## 安装

hook-installed = 已装好 { $hook }
hook-installed-after = 已装好 { $hook }；原来的钩子先运行，改名为 { $kept }
hook-already = { $hook } 已经装好了
hook-removed = 已去掉 { $hook }
hook-restored = 已去掉 { $hook }，原来的钩子恢复原样
hook-not-ours = { $hook } 已经不是 kedang 的了；它和 { $hook }.before-kedang 都没有动
hook-none = 这里没有装 kedang 的钩子。
hook-publishes = 网站发布到 { $path }
hook-shared-folder = 注意：core.hooksPath 指向 { $path }，别的仓库也会用到这些钩子；没有记录的仓库里它们什么也不做。
hook-is-bare = 这是裸仓库，要装的是服务器钩子
    .hint = kedang hook install --server --publish-to 文件夹
hook-not-bare = --server 用于大家推送的裸仓库，这里却有工作目录
    .hint = 去掉 --server，或者写裸仓库的路径。
hook-both-there = 别的程序换掉了 kedang 的 { $hook }，而更早的钩子还留在 { $path }
    .hint = 先定下留哪一个，删掉另一个，再安装。
hook-site-no-folder = 网站不能放到“{ $path }”：那是文件，不是文件夹
    .hint = 给网站一个单独的文件夹。
hook-site-in-repository = 网站不能放到“{ $path }”：仓库自己就在那里
    .hint = 给网站一个单独的文件夹，例如 /srv/www/crm。
hook-path-not-utf8 = 程序或文件夹的路径不是 UTF-8，没法写进钩子
    .hint = 把 kedang 装到名称普通的文件夹里。

## 钩子文件里的话，下一行是钩子的路径

hook-program-gone = kedang：找不到检查记录的程序，所以没有检查，也没有接受。请重新安装 kedang，再运行一次 kedang hook install；不再需要检查，就删掉这个钩子：
hook-program-gone-after = kedang：找不到发布网站的程序，所以没有发布。请重新安装 kedang，再运行一次 kedang hook install；不再需要发布，就删掉这个钩子：
hook-program-gone-server = kedang：找不到检查记录的程序，所以没有检查，也没有接受。请在服务器上重新安装 kedang，再在仓库里运行一次 kedang hook install --server；不再需要检查，就删掉这个钩子：
hook-program-gone-after-server = kedang：找不到发布网站的程序，所以没有发布。请在服务器上重新安装 kedang，再在仓库里运行一次 kedang hook install --server；不再需要发布，就删掉这个钩子：
hook-crashed = kedang 意外中止，所以没有检查，也没有接受。要先不检查：git config kedang.check false

## 提交之前

hook-others = 另有 { $count } 处问题以前就有，不影响这一次。
hook-off = kedang 的检查已关闭（git config kedang.check false）。
hook-commit-refused = 没有提交。改好错误，重新 git add 再提交；git commit --no-verify 可以不检查就提交。

## 接受推送之前

hook-branch-errors = 这次推送会给 { $branch } 带来 { $count } 个错误：
hook-branch-reported = { $branch } 有 { $count } 个错误，合并之前要改好：
hook-branch-warnings = 请看一下 { $branch }：
hook-branch-deleted = { $branch } 是主分支，不能删除。
hook-more = ……另有 { $count } 处；用 kedang check 可以看到全部。
hook-push-refused = 没有接受。改好错误，提交之后再推送。
hook-push-unchecked = 没法检查这次推送，所以没有接受。管理员可以关掉检查：在服务器的仓库里运行 git config kedang.check false
hook-bad-input = git 给钩子的不该是这样一行：“{ $line }”
hook-panicked = kedang 自身出错，已停下
    .hint = 请把上面几行一起报给开发者。

## 推送或提交之后

hook-queued = 网站稍后更新。
hook-published = 网站已更新。
hook-not-published = 网站没有更新，原因见日志：{ $log }
hook-no-main-branch = 没有发布：仓库的 HEAD 不指向任何分支，看不出哪个是主分支。在那之前，每个分支都按主分支检查。请在服务器上运行：git symbolic-ref HEAD refs/heads/分支名
hook-publishes-nothing = 这些钩子不发布网站
    .hint = 用 kedang hook install --publish-to 文件夹 说明网站放在哪里。

## 状态

hook-status-folder = 钩子在 { $path }：
hook-status-ours = 已装好
hook-status-after = 已装好，在原来的钩子之后运行
hook-status-foreign = 是别的程序的
hook-status-none = 没有
hook-status-branch = 发布的分支：{ $branch }
hook-status-never = 还没有发布过
hook-status-published = 上次发布：{ $commit }，{ $at }
hook-status-failed = 上次发布没有成功：{ $commit }，{ $at }
hook-status-working = 正在发布：{ $commit }
hook-status-stale = 在等发布，却没有程序在发布：{ $commit }；运行 kedang hook run worker 接着做
hook-status-log = 日志：{ $path }
