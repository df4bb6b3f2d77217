public import Transfer

/// Hands a message to a robot, once.
public enum RobotCall {
    /// Calls the robot and says what became of the message. No error and no code repeats the address or the secret.
    ///
    /// - Throws: `CancellationError` alone.
    public static func send(
        _ robot: Robot, address: String, secret: String?, title: String, text: String, seconds: Int64,
        policy: HTTPPolicy
    ) async throws -> Reply {
        try await ChannelCall.post(
            address + robot.query(secret: secret, seconds: seconds),
            body: Array(robot.body(title: title, text: text, secret: secret, seconds: seconds).utf8), policy: policy
        ) { status, retryAfter, body in
            robot.reply(status: status, retryAfter: retryAfter, body: body)
        }
    }
}
