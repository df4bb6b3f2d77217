import Skein

/// A group robot of one of the three vendors: what it is sent and what its answers mean.
public enum Robot: String, Sendable, CaseIterable {
    /// 企业微信
    case weCom = "wecom_robot"
    /// 钉钉
    case dingTalk = "dingtalk_robot"
    /// 飞书
    case feishu = "feishu_robot"

    /// How many bytes of text it takes; the vendor's whole body may be larger.
    public var textBytesMax: Int {
        switch self {
        case .weCom: 4_096
        case .dingTalk: 18_000
        case .feishu: 18_000
        }
    }

    /// The body of a message. `title` is shown by DingTalk alone; the text is cut to what the vendor takes.
    ///
    /// - Parameter seconds: The moment of sending, Unix seconds, for Feishu's signature.
    public func body(title: String, text: String, secret: String?, seconds: Int64) -> String {
        let cut = JSONText.quoted(ByteLimit.cut(text, to: textBytesMax))
        switch self {
        case .weCom:
            return #"{"msgtype":"markdown","markdown":{"content":\#(cut)}}"#
        case .dingTalk:
            let title = JSONText.quoted(ByteLimit.cut(title, to: 256))
            return #"{"msgtype":"markdown","markdown":{"title":\#(title),"text":\#(cut)},"#
                + #""at":{"atMobiles":[],"isAtAll":false}}"#
        case .feishu:
            let message = #""msg_type":"text","content":{"text":\#(cut)}}"#
            guard let secret else { return "{" + message }
            let sign = JSONText.quoted(Signature.feishu(seconds: seconds, secret: secret))
            return #"{"timestamp":"\#(seconds)","sign":\#(sign),"# + message
        }
    }

    /// What is added to the robot's address: DingTalk takes time and signature there.
    public func query(secret: String?, seconds: Int64) -> String {
        guard self == .dingTalk, let secret else { return "" }
        let sign = Signature.dingTalk(milliseconds: seconds * 1_000, secret: secret)
        let escaped = sign.replacing("+", with: "%2B").replacing("/", with: "%2F").replacing("=", with: "%3D")
        return "&timestamp=\(seconds * 1_000)&sign=\(escaped)"
    }

    /// A value for a place in the text, so that the reader sees it as it is and it marks up nothing.
    public func escaped(_ value: String) -> String {
        switch self {
        case .feishu: value.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        case .weCom, .dingTalk:
            value.reduce(into: "") { out, character in
                switch character {
                case "<": out += "&lt;"
                case ">": out += "&gt;"
                case "*", "_", "`", "[", "]", "(", ")", "#", "\\", "!", "~": out += "\\\(character)"
                case "\n", "\r", "\r\n": out += " "
                default: out.append(character)
                }
            }
        }
    }
}
