extension Catalogue {
    /// What is said about traces and the server's settings, in English.
    static let englishTelemetry: [Message: String] = [
        .optionTrace: "The W3C trace context it belongs to (default: TRACEPARENT of the environment).",
        .configOTLP: "otlp.endpoint is no address of a collector: {reason}",
        .optionTune: "Look at PostgreSQL's settings instead, and say what to change and why.",
        .columnSetting: "SETTING",
        .columnAdvised: "ADVISED",
        .columnTakes: "TAKES",
    ]

    /// What is said about traces and the server's settings, in Chinese.
    static let chineseTelemetry: [Message: String] = [
        .optionTrace: "所属的 W3C 追踪上下文（默认取环境变量 TRACEPARENT）。",
        .configOTLP: "otlp.endpoint 不是收集器的地址：{reason}",
        .optionTune: "改为检查 PostgreSQL 的设置，并说明该改什么、为什么。",
        .columnSetting: "设置",
        .columnAdvised: "建议值",
        .columnTakes: "生效方式",
    ]
}
