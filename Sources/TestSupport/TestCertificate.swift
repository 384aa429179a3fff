/// A self-signed certificate for localhost and 127.0.0.1, made anew for each test by the `openssl` command.
package struct TestCertificate: Sendable {
  package let certificatePEM: String
  package let keyPEM: String

  /// `nil` when `openssl` is not installed.
  package init?() {
    let folder = TemporaryFolder()
    let (certificate, key) = (folder.path + "/certificate.pem", folder.path + "/key.pem")
    let made = Command.run([
      "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
      "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
    ])
    guard made.status == 0 else { return nil }
    certificatePEM = Command.read(certificate)
    keyPEM = Command.read(key)
  }
}
