public import Skein

/// The kinds that every worker can have without any Swift of one's own: `noop`, `sleep`, `fail`, `exec` and `http`.
public enum BuiltinKinds {
    /// Registers all of them.
    ///
    /// - Parameters:
    ///   - registry: The registry that they go to.
    ///   - exec: Which programs `exec` may run; none by default.
    ///   - http: Where `http` may connect to; public addresses by default.
    public static func register(
        in registry: inout JobRegistry, allowing exec: ExecPolicy = .none, http: HTTPPolicy = .init()
    ) {
        TrialKinds.register(in: &registry)
        ExecKind.register(in: &registry, policy: exec)
        HTTPKind.register(in: &registry, policy: http)
    }
}
