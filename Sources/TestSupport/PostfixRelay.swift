import Glibc

/// A whole Postfix on free ports of 127.0.0.1 that asks for TLS and a login, which Dovecot checks, and throws mails
/// away: a relay as providers run it.
package final class PostfixRelay: Sendable {
  package static let user = "shop@relay.example.com"
  package static let password = "correct horse"

  /// Begins in the clear and wants STARTTLS.
  package let submissionPort: Int
  /// TLS from the first byte.
  package let tlsPort: Int
  /// Speaks in the clear, offers neither TLS nor a login, and takes nothing.
  package let clearPort: Int
  package var authorityFile: String { folder.path + "/certificate.pem" }
  private let folder = TemporaryFolder()
  private let process: Int32
  private let checker: Int32

  /// `nil`, with the reason printed, where postfix and dovecot are not installed or this is not root.
  package init?() {
    let programs = ["/usr/sbin/postfix", "/usr/sbin/dovecot"]
    guard getuid() == 0, programs.allSatisfy({ access($0, X_OK) == 0 }), let certificate = TestCertificate() else {
      print("skipped: a Postfix of our own needs root, postfix and dovecot-core")
      return nil
    }
    let ports = (0..<3).map { _ in
      let (listener, port) = listenOnLoopback()
      close(listener)
      return port
    }
    (submissionPort, tlsPort, clearPort) = (ports[0], ports[1], ports[2])
    let path = folder.path
    for name in ["", "/etc", "/spool", "/spool/private", "/data", "/dovecot"] { mkdir(path + name, 0o755) }
    chmod(path, 0o755)
    if let owner = getpwnam("postfix")?.pointee.pw_uid {
      for name in ["/data", "/spool/private"] { chown(path + name, owner, 0) }
    }
    Command.write(Array(certificate.certificatePEM.utf8), to: path + "/certificate.pem")
    Command.write(Array(certificate.keyPEM.utf8), to: path + "/key.pem")
    Command.write(Array("\(Self.user):{PLAIN}\(Self.password)\n".utf8), to: path + "/users")
    Command.write(Array(Self.login(path).utf8), to: path + "/dovecot.conf")
    chmod(path + "/users", 0o644)
    Command.write(Array(Self.settings(path).utf8), to: path + "/etc/main.cf")
    Command.write(Array(Self.services(ports).utf8), to: path + "/etc/master.cf")
    chmod(path + "/etc/main.cf", 0o644)
    chmod(path + "/etc/master.cf", 0o644)
    guard
      let checker = Command.spawn(
        ["timeout", "120", "dovecot", "-F", "-c", path + "/dovecot.conf"], output: path + "/dovecot.out"),
      let process = Command.spawn(
        ["timeout", "120", "postfix", "-c", path + "/etc", "start-fg"], output: path + "/output")
    else { return nil }
    (self.process, self.checker) = (process, checker)
    for _ in 0..<500 {
      if access(path + "/spool/private/auth", F_OK) == 0, let connection = RawConnection(port: tlsPort) {
        withExtendedLifetime(connection) {}
        return
      }
      usleep(20_000)
    }
  }

  deinit {
    for process in [process, checker] {
      kill(process, SIGTERM)
      waitpid(process, nil, 0)
    }
  }

  /// What it says of itself.
  package var log: String { Command.read(folder.path + "/log") + Command.read(folder.path + "/output") }

  private static func settings(_ path: String) -> String {
    """
    compatibility_level = 3.6
    queue_directory = \(path)/spool
    data_directory = \(path)/data
    maillog_file = \(path)/log
    maillog_file_prefixes = /tmp
    inet_interfaces = 127.0.0.1
    inet_protocols = ipv4
    myhostname = relay.example.com
    mydestination =
    mynetworks =
    smtpd_peername_lookup = no
    smtpd_sasl_auth_enable = yes
    smtpd_sasl_type = dovecot
    smtpd_sasl_path = private/auth
    smtpd_relay_restrictions = permit_sasl_authenticated, reject
    smtpd_tls_cert_file = \(path)/certificate.pem
    smtpd_tls_key_file = \(path)/key.pem
    smtpd_tls_security_level = encrypt
    smtpd_tls_auth_only = yes
    default_transport = discard
    relay_transport = discard

    """
  }

  private static func login(_ path: String) -> String {
    """
    base_dir = \(path)/dovecot
    log_path = \(path)/dovecot.log
    protocols =
    ssl = no
    auth_mechanisms = plain login
    auth_failure_delay = 0
    passdb {
      driver = passwd-file
      args = username_format=%u \(path)/users
    }
    userdb {
      driver = static
      args = uid=nobody gid=nogroup home=/tmp
    }
    service auth {
      unix_listener \(path)/spool/private/auth {
        mode = 0666
      }
    }

    """
  }

  private static func services(_ ports: [Int]) -> String {
    """
    127.0.0.1:\(ports[0]) inet n - n - - smtpd
    127.0.0.1:\(ports[1]) inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
    127.0.0.1:\(ports[2]) inet n - n - - smtpd -o smtpd_tls_security_level=none -o smtpd_relay_restrictions=reject
    cleanup unix n - n - 0 cleanup
    qmgr unix n - n 300 1 qmgr
    tlsmgr unix - - n 1000? 1 tlsmgr
    rewrite unix - - n - - trivial-rewrite
    proxymap unix - - n - - proxymap
    bounce unix - - n - 0 bounce
    defer unix - - n - 0 bounce
    trace unix - - n - 0 bounce
    discard unix - - n - - discard
    error unix - - n - - error
    retry unix - - n - - error
    anvil unix - - n - 1 anvil
    postlog unix-dgram n - n - 1 postlogd

    """
  }
}
