internal import CReShim
internal import Foundation

/// The signature that Twilio puts into `X-Twilio-Signature`: who knows the account's auth token has made the request.
///
/// HMAC-SHA-1 of the URL as Twilio calls it, keyed with the token, in base64. A media stream's URL has no query (Twilio sends
/// none) and no parameters, so the URL is all that is signed.
public enum TwilioSignature {
    /// What Twilio would send for a stream to `url` (`wss://…`) of the account with this auth token.
    public static func of(_ url: String, authToken: String) -> String {
        var digest = [UInt8](repeating: 0, count: Int(FOYER_SHA1_LENGTH))
        let (key, data) = (Array(authToken.utf8), Array(url.utf8))
        foyer_hmac_sha1(key, key.count, data, data.count, &digest)
        return Data(digest).base64EncodedString()
    }
}
