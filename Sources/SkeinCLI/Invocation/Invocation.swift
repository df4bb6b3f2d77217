import Skein

/// What a command may know about the call it belongs to: nothing is read from the process behind its back.
struct Invocation: Sendable {
    var language: Language
    var environment: [String: String]
    var console: Console
    /// The jobs a worker of this executable runs, and what `dev` registers; built once the settings are known.
    var jobs: @Sendable (Settings) throws -> JobRegistry

    @TaskLocal static var current = Invocation(
        language: .english, environment: [:], console: .silent, jobs: { _ in JobRegistry() })
}
