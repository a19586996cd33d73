/// An answer without success: `error_code`, the French `msg`, and the HTTP status.
///
/// Documented are 403 for authentication and 404 for a bad path. The call and notification errors come with 200, as
/// every example of those pages prints it, and a malformed body with 400: no document says either.
struct FreeboxFailure: Error, Sendable, Hashable {
  let code: String
  let status: Int
  let message: String
  /// Whether `result` holds a fresh challenge, and the box its `uid`, as in the documents' refused login.
  let givesChallenge: Bool

  private init(_ code: String, _ status: Int, _ message: String, givesChallenge: Bool = false) {
    self.code = code
    self.status = status
    self.message = message
    self.givesChallenge = givesChallenge
  }

  static let authRequired = FreeboxFailure(
    "auth_required", 403, "Vous devez vous connecter pour accéder à cette fonction", givesChallenge: true)
  /// Seen by clients only.
  static let invalidSession = FreeboxFailure("invalid_session", 403, "Session invalide", givesChallenge: true)
  static let invalidToken = FreeboxFailure(
    "invalid_token", 403, "Erreur d'authentification de l'application", givesChallenge: true)
  static let pendingToken = FreeboxFailure(
    "pending_token", 403, "L'application n'a pas encore été autorisée", givesChallenge: true)
  static let insufficientRights = FreeboxFailure(
    "insufficient_rights", 403, "Cette application n'est pas autorisée à accéder à cette fonction")
  static let deniedFromExternalIP = FreeboxFailure(
    "denied_from_external_ip", 403, "Cette fonction n'est accessible que depuis le réseau local")
  static let rateLimited = FreeboxFailure("ratelimited", 403, "Trop de tentatives de connexion")
  static let newAppsDenied = FreeboxFailure("new_apps_denied", 403, "Les nouvelles applications sont refusées")
  static let appsDenied = FreeboxFailure("apps_denied", 403, "L'accès des applications est désactivé")
  static let invalidRequest = FreeboxFailure("invalid_request", 400, "Requête invalide")
  static let badPath = FreeboxFailure("invalid_request", 404, "Requête invalide")
  static let invalidID = FreeboxFailure("invalid_id", 200, "Aucun appel avec cet identifiant")
  static let noEntry = FreeboxFailure("noent", 200, "Cible inconnue")
  static let invalidTarget = FreeboxFailure("inval", 200, "Paramètre invalide")
}
