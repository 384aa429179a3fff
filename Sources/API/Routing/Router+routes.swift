extension Router {
  /// Everything the API can do, intake first: it is asked for most.
  package static let routes: [Route] =
    intake + customers + segments + templates + strategies + trade + ledger + tenants + accounts + imports + console
    + mail + webhooks + open

  private static let intake: [Route] = [
    .track, .page, .screen, .identify, .batch, .group, .alias, .postCustomer, .postOrder, .postProduct, .postPayment,
    .postRedemption, .postConsent, .grantAll,
  ]

  private static let customers: [Route] = [
    .listCustomers, .countCustomers, .showCustomer, .explainCustomer, .showTimeline, .listReceipts, .mergeCustomers,
    .undoMerge, .makePreferenceLink, .exportCustomer, .eraseCustomer, .listErasures, .showErasure,
  ]

  private static let segments: [Route] = [
    .listSegments, .showSegment, .defineSegment, .listMembers, .describeSegment, .previewSegment, .showGrowth,
    .showVocabulary, .recomputeContext,
  ]

  private static let templates: [Route] = [
    .listTemplates, .showTemplate, .saveTemplate, .sendTestMail, .showTemplateLibrary, .previewTemplate,
  ]

  private static let strategies: [Route] = [
    .rehearseStrategy, .checkDraft, .listStrategies, .showStrategy, .draftStrategy, .checkStrategy, .startStrategy,
    .pauseStrategy, .resumeStrategy,
    .endStrategy, .runStrategy, .releaseStrategy, .showEffect, .listStrategyVersions,
  ]

  private static let trade: [Route] = [.listPools, .showPool, .savePool, .listBudgets, .saveBudget]

  private static let ledger: [Route] = [
    .listApprovals, .summarizeApprovals, .answerApprovals, .listActions, .showAction, .approveAction, .rejectAction,
    .resolveAction,
    .replayAction, .replayReceipts, .listMailbox, .showMail, .readMail, .listStops, .addStop, .deleteStop,
  ]

  private static let tenants: [Route] = [
    .showTenant, .changeTenant, .listKeys, .makeKey, .revokeKey, .showOverview, .metrics, .listAudit, .purge,
    .showRetention, .previewRetention, .setRetention,
  ]

  private static let accounts: [Route] = [
    .showSession, .setUp, .signIn, .signOut, .changePassword, .listSessions, .endOtherSessions, .endSession,
    .askReset, .confirmReset, .showInvitation, .acceptInvitation, .listAccounts, .changeAccount, .resetAccount,
    .listInvitations, .invite, .resendInvitation, .revokeInvitation,
  ]

  private static let imports: [Route] = [
    .listImports, .openImport, .showImport, .putImportData, .previewImport, .runImport, .cancelImport,
    .showImportRejects, .listImportProblems, .undoImport,
    .listPresets, .showPreset, .savePreset,
  ]

  private static let console: [Route] = [
    .showLive, .listViews, .showView, .saveView, .deleteView, .loadShop, .showShop,
  ]

  private static let mail: [Route] = [
    .showMailAccount, .changeMailAccount, .removeMailAccount, .testMailAccount, .checkMailDomain, .makeDKIMKey,
    .removeDKIMKey, .setWarmUp, .endWarmUp, .rotateSecrets, .takeMailReport, .listSuppressions, .addSuppression,
    .liftSuppression,
  ]

  private static let webhooks: [Route] = [
    .listWebhooks, .makeWebhook, .changeWebhook, .deleteWebhook, .rotateWebhook, .listDeliveries, .pingWebhook,
    .replayWebhook,
  ]

  private static let open: [Route] = [
    .health, .readiness, .showDocument, .showUnsubscribe, .unsubscribe, .showPreferences, .choosePreferences,
    .showConfirmation, .confirmConsent, .showSignUp, .signUp, .followLink, .countOpen,
  ]
}
