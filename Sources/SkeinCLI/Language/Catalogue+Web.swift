extension Catalogue {
    /// What is said about the page, in English.
    static let englishWeb: [Message: String] = [
        .commandWeb: "Serves the page and /metrics.",
        .optionListen: "Where to listen; others than loopback need authentication (default: 127.0.0.1:8080).",
        .optionWeb: "Serve the page and /metrics at this address too.",
        .optionNewUser: "Print a line for the password file and end; role: viewer, operator or admin.",
        .webReady: "The page: {url}",
        .webFile: "cannot read {path}: not there, not UTF-8 or over 1 MiB",
        .webLine: "{file}, line {line}: not of the form that deploy/skein.toml describes",
        .webProxy: "web.proxy_header and web.proxy_addresses belong together",
        .webAddress: "{address} is not of the form address:port",
        .webOpen: "others can reach {address}, and nobody would have to log in there",
        .webOpenHint: "set web.password_file, web.token_file or web.proxy_header, or listen on 127.0.0.1",
        .webNewUser: "give the user as name:role with the role viewer, operator or admin",
        .webPassword: "Password, one line of at least 12 characters:",
        .webPasswordShort: "the password has fewer than 12 characters",
    ]

    /// What is said about the page, in Chinese.
    static let chineseWeb: [Message: String] = [
        .commandWeb: "提供网页与 /metrics。",
        .optionListen: "监听地址；非本机地址必须配置身份验证（默认 127.0.0.1:8080）。",
        .optionWeb: "同时在此地址提供网页与 /metrics。",
        .optionNewUser: "输出一行口令文件内容后退出；角色为 viewer、operator 或 admin。",
        .webReady: "网页：{url}",
        .webFile: "无法读取 {path}：文件不存在、不是 UTF-8 或超过 1 MiB",
        .webLine: "{file} 第 {line} 行：格式与 deploy/skein.toml 中的说明不符",
        .webProxy: "web.proxy_header 与 web.proxy_addresses 必须同时设置",
        .webAddress: "{address} 不是 地址:端口 的形式",
        .webOpen: "其他机器可以访问 {address}，而那里无需登录",
        .webOpenHint: "请设置 web.password_file、web.token_file 或 web.proxy_header，或者监听 127.0.0.1",
        .webNewUser: "请以 名称:角色 的形式给出用户，角色为 viewer、operator 或 admin",
        .webPassword: "口令（一行，至少 12 个字符）：",
        .webPasswordShort: "口令少于 12 个字符",
    ]
}
