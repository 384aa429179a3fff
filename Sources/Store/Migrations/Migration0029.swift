/// Keys have scopes and may end by themselves; the three kinds become sets of scopes.
let migration0029 = Migration(
  number: 29, name: "scopes",
  sql: """
    ALTER TABLE api_keys ADD COLUMN scopes TEXT NOT NULL DEFAULT 'intake' CHECK (scopes <> '');
    ALTER TABLE api_keys ADD COLUMN expires_at BIGINT;

    UPDATE api_keys SET scopes = 'intake record read analyse operate approve stop' WHERE kind = 'operate';
    UPDATE api_keys SET scopes = 'intake record read analyse operate approve stop own' WHERE kind = 'own';

    ALTER TABLE api_keys DROP COLUMN kind;
    """)
