import Channels
import Programme

extension CLIError {
    /// An address that does not open, and what to do.
    init(_ unopened: UnopenedAddress) {
        let reason =
            if case .unknownKey(let id) = unopened.fault {
                Message.errorKeyMissing.text(["key": id])
            } else {
                Message.errorSealAltered.text
            }
        self.init(.failed, Message.errorUnopened.text(["person": unopened.staffNumber, "reason": reason]))
    }
}
