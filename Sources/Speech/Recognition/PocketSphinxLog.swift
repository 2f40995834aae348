internal import CPocketSphinx

/// PocketSphinx writes its progress to standard error unless told otherwise; a library must not.
enum PocketSphinxLog {
    private static let silenced: Void = err_set_logfp(nil)

    /// Switches the process's PocketSphinx log off, once; what goes wrong is reported by return values.
    static func silence() { _ = silenced }
}
