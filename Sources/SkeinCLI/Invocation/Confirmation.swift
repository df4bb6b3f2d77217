import ArgumentParser

/// Danger asks first: how many, which ones, why, and may I.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: help(.optionYes))
    var yes = false

    @Flag(help: help(.optionDryRun))
    var dryRun = false

    /// True when the work may start. A dry run may not; without a terminal only `--yes` answers.
    func allows(_ question: String, session: Session) throws -> Bool {
        session.console.note(question)
        if dryRun {
            session.console.note(Message.confirmDryRun.text)
            return false
        }
        if yes { return true }
        guard session.console.inIsTerminal else {
            throw CLIError(.usage, Message.confirmNoTerminal.text, hint: Message.confirmHint.text)
        }
        session.console.err(Message.confirmPrompt.text)
        let answer = session.console.readLine()?.lowercased() ?? ""
        if ["y", "yes", "是", "好"].contains(answer) { return true }
        throw CLIError(.failed, Message.confirmDeclined.text)
    }
}
