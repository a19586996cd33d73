/// An event that an app can subscribe to, by the last segment of its address.
package enum CinnoxHook: String, Sendable, Hashable, CaseIterable {
  case call = "call-event-sub"
  case recording = "recording-event-sub"
  /// Can be subscribed to; the emulator has no enquiries, and posts nothing.
  case enquiry = "inquiry-event-sub"
}
