// `HTTPPolicy` and `NetworkRange` are part of this module's interface; they live where notifications can use them too.
@_exported public import Transfer
