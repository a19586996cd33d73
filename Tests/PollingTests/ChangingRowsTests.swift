import CallModel
import Cryptography
import Emulators
import EventJournal
import Polling
import Providers
import Support
import Testing

/// Rows that change where they stand, that say what nobody knows, or that cannot be understood; sessions that end.
@Suite struct ChangingRowsTests {
  private func only(_ rig: PollRig, _ key: String) async throws -> CallRecord {
    try #require(try await find(rig, key))
  }

  private func find(_ rig: PollRig, _ key: String) async throws -> CallRecord? {
    try await rig.calls().values.first { $0.externalId == key || $0.callId == key }
  }

  // MARK: Freebox

  @Test func `A call that rings, is answered and ends is one call, as it ended`() async throws {
    let rig = try await PollRig(.freebox)
    let box = try #require(rig.emulator as? FreeboxEmulator)
    let id = box.ring(5)
    _ = await rig.poller.once(.changes)
    #expect(try await only(rig, "\(id)").status == .ringing)
    rig.clock.advance(by: 12)
    #expect(box.changeRow(id, type: "accepted", duration: 0))
    _ = await rig.poller.once(.changes)
    #expect(try await only(rig, "\(id)").status == .inProgress)
    rig.clock.advance(by: 61)
    #expect(box.changeRow(id, type: "accepted", duration: 61))
    _ = await rig.poller.once(.changes)
    var call = try await only(rig, "\(id)")
    #expect(call.status == .completed)
    #expect(!call.isFinal)
    rig.clock.advance(by: 700)
    _ = await rig.poller.once(.changes)
    call = try await only(rig, "\(id)")
    #expect(call.isFinal)
    #expect(call.talkDuration == CallDuration(seconds: 61))
    #expect(try await rig.calls().count == 1)
    #expect(try await rig.entries().count == 4)
    await rig.close()
  }

  @Test func `A missed call that nothing rewrites stops ringing by itself`() async throws {
    let rig = try await PollRig(.freebox)
    let box = try #require(rig.emulator as? FreeboxEmulator)
    let id = box.ring(8)
    _ = await rig.poller.once(.changes)
    rig.clock.advance(by: 61)
    _ = await rig.poller.once(.changes)
    let call = try await only(rig, "\(id)")
    #expect(call.status == .noAnswer)
    #expect(call.isFinal)
    #expect(call.missed)
    await rig.close()
  }

  @Test func `A message belongs to its call once two looks agree on its length`() async throws {
    let rig = try await PollRig(.freebox)
    let box = try #require(rig.emulator as? FreeboxEmulator)
    let id = box.add([
      "type": "missed", "datetime": EmulatedJSON(PollRig.start - 60), "number": "0199000111", "duration": 25,
    ])
    box.addVoicemail([
      "id": "20260302_110000_r0199000111.au", "country_code": 33, "phone_number": "199000111",
      "date": EmulatedJSON(PollRig.start - 30), "read": false, "duration": 3,
    ])
    _ = await rig.poller.once(.changes)
    #expect(try await only(rig, "\(id)").status == .noAnswer)
    #expect(box.changeVoicemail("20260302_110000_r0199000111.au", duration: 9))
    _ = await rig.poller.once(.changes)
    #expect(try await only(rig, "\(id)").status == .noAnswer)
    _ = await rig.poller.once(.changes)
    let call = try await only(rig, "\(id)")
    #expect(call.status == .voicemail)
    #expect(call.voicemail?.duration == CallDuration(seconds: 9))
    #expect(try await rig.calls().count == 1)
    await rig.close()
  }

  @Test func `A log that begins anew makes new calls, and is told`() async throws {
    let session = FreeboxSession(
      appID: "example.switchboard", appToken: Secret("made-up-app-token/for+the+emulated+box"))
    let poll = FreeboxPoll(FreeboxPoll.Settings(uid: nil), session: session)
    let rig = try await PollRig(
      .freebox,
      emulator: { clock in
        var options = FreeboxOptions()
        options.restartsIDs = true
        return FreeboxEmulator(clock: clock, options: options)
      }, poll: poll)
    let box = try #require(rig.emulator as? FreeboxEmulator)
    box.fill(5)
    _ = await rig.poller.once(.changes)
    rig.clock.advance(by: 3_600)
    box.clearLog()
    box.fill(2)
    _ = await rig.poller.once(.changes)
    #expect(try await rig.calls().count == 7)
    #expect(rig.poller.progress.warning?.contains("reset") ?? false)
    // More calls than the log holds, between two looks.
    rig.clock.advance(by: 86_400)
    box.fill(150)
    _ = await rig.poller.once(.changes)
    #expect(rig.poller.progress.warning?.contains("pushed out") ?? false)
    await rig.close()
  }

  @Test func `Another box than the source's is not believed`() async throws {
    let session = FreeboxSession(
      appID: "example.switchboard", appToken: Secret("made-up-app-token/for+the+emulated+box"))
    let rig = try await PollRig(
      .freebox, poll: FreeboxPoll(FreeboxPoll.Settings(uid: "somebody-elses-box"), session: session))
    rig.emulator.fill(2)
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.needsOperator)
    #expect(try await rig.calls().isEmpty)
    await rig.close()
  }

  @Test func `An app that may not read calls is told where to tick it`() async throws {
    let rig = try await PollRig(.freebox)
    let box = try #require(rig.emulator as? FreeboxEmulator)
    box.setPermission("calls", nil)
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.needsOperator)
    #expect(outcome.failure?.contains("tick \"calls\"") ?? false)
    await rig.close()
  }

  // MARK: Sessions

  @Test func `Sessions that end are begun anew, once, without anything being lost`() async throws {
    for provider in [EmulatedProvider.freebox, .portsip] {
      let rig = try await PollRig(provider)
      rig.emulator.fill(30)
      #expect(await rig.poller.once(.changes).failure == nil)
      (rig.emulator as? FreeboxEmulator)?.expireSessions()
      (rig.emulator as? PortSIPEmulator)?.expireSessions()
      rig.clock.advance(by: 60)
      rig.emulator.makeCall(5)
      rig.server.forgetRequests()
      #expect(await rig.poller.once(.changes).failure == nil)
      #expect(try await rig.calls().count == 31)
      let logins = rig.server.requests.filter { $0.method == "POST" }
      #expect(logins.count == 1)
      // And where the refresh token has ended as well.
      (rig.emulator as? PortSIPEmulator)?.expireSessions(alsoRefresh: true)
      rig.clock.advance(by: 60)
      #expect(await rig.poller.once(.changes).failure == nil)
      await rig.close()
    }
  }

  @Test func `An access token of Agendize is fetched, kept, and fetched anew when it has ended`() async throws {
    let rig = try await PollRig(.agendize, isOAuth: true)
    rig.emulator.fill(5)
    #expect(await rig.poller.once(.changes).failure == nil)
    #expect(await rig.poller.once(.changes).failure == nil)
    let fetched = { rig.server.requests.filter { $0.path.hasSuffix("/o/oauth2/token") }.count }
    #expect(fetched() == 1)
    (rig.emulator as? AgendizeEmulator)?.expireSessions()
    #expect(await rig.poller.once(.changes).failure == nil)
    #expect(fetched() == 2)
    #expect(try await rig.calls().count == 5)
    await rig.close()
  }

  // MARK: What others change

  @Test func `A row that changes in place makes a new event of the same call`() async throws {
    let cinnox = try await PollRig(.cinnox)
    cinnox.emulator.fill(3)
    _ = await cinnox.poller.once(.changes)
    let phone = try #require(cinnox.emulator as? CinnoxEmulator)
    let row = try #require(phone.rows.first)
    let (hid, call) = (try #require(row["hid"]?.string), try #require(row["callID"]?.string))
    #expect(phone.change(hid) { $0["displayCaseNumber"] = "CASE-4711" })
    let changed = await cinnox.poller.once(.changes)
    #expect(changed.counts.stored == 1)
    #expect(try await only(cinnox, call).tags.contains("case:CASE-4711"))
    #expect(try await cinnox.calls().count == 3)
    await cinnox.close()

    let portsip = try await PollRig(.portsip)
    portsip.emulator.fill(3)
    _ = await portsip.poller.once(.changes)
    let pbx = try #require(portsip.emulator as? PortSIPEmulator)
    let id = try #require(pbx.rows.first?["id"]?.string)
    #expect(pbx.change(id) { $0["destination"] = "mended-destination" })
    #expect(await portsip.poller.once(.changes).counts.stored == 1)
    #expect(try await portsip.calls().count == 3)
    await portsip.close()

    let agendize = try await PollRig(.agendize)
    agendize.emulator.fill(3)
    _ = await agendize.poller.once(.changes)
    let account = try #require(agendize.emulator as? AgendizeEmulator)
    let changedID = try #require(account.rows.first?["id"]?.string)
    #expect(account.change(changedID, ["status": "message"]))
    agendize.clock.advance(by: 5)
    #expect(await agendize.poller.once(.changes).counts.stored == 1)
    #expect(try await only(agendize, changedID).status == .voicemail)
    await agendize.close()
  }

  @Test func `A row that says what nobody knows is kept with its words; one without a call is quarantined alone`()
    async throws
  {
    let rig = try await PollRig(.cinnox)
    let phone = try #require(rig.emulator as? CinnoxEmulator)
    phone.fill(2)
    let at = EmulatorClock.rfc3339(PollRig.start - 300)
    phone.add([
      "hid": "h-x", "callID": "c-x", "status": "Teleported", "callDate": .string(at), "callEndTime": .string(at),
      "callDuration": "soon",
    ])
    phone.add(["hid": "", "callID": "", "status": "Busy", "callDate": .string(at)])
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.failure == nil)
    let call = try await only(rig, "c-x")
    #expect(call.status == .unknown)
    #expect(call.statusRaw == "Teleported")
    #expect(call.tags.contains("bad-duration"))
    #expect(Set(try await rig.calls().values.compactMap(\.callId)).count == 3)
    #expect(!(try await rig.quarantined()).isEmpty)
    await rig.close()
  }

  // MARK: Agendize

  @Test func `A sync token that is too old is no loss: everything since then is read again`() async throws {
    let rig = try await PollRig(.agendize)
    let account = try #require(rig.emulator as? AgendizeEmulator)
    account.fill(4)
    _ = await rig.poller.once(.changes)
    rig.clock.advance(by: 60)
    account.makeCall(9)
    account.expireSyncTokens()
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.failure == nil)
    #expect(try await rig.calls().count == 5)
    await rig.close()
  }

  @Test func `An error of Agendize that comes with the status 200 is one`() async throws {
    let rig = try await PollRig(
      .agendize,
      emulator: { clock in
        var settings = AgendizeSettings()
        settings.errorShape = .nestedWithStatus200
        return AgendizeEmulator(clock: clock, settings: settings)
      }, poll: EmulatedProvider.agendize.poll(base: "", secret: "wrong"))
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.needsOperator)
    await rig.close()
  }

  // MARK: PortSIP

  @Test(arguments: [false, true]) func `Whether skip counts from 0 or from 1, every row is read`(
    _ isOneBased: Bool
  ) async throws {
    let rig = try await PollRig(
      .portsip,
      emulator: { clock in
        var behaviour = PortSIPBehaviour()
        behaviour.skipIsOneBased = isOneBased
        return PortSIPEmulator(clock: clock, behaviour: behaviour)
      })
    let pbx = try #require(rig.emulator as? PortSIPEmulator)
    // More rows of one moment than a page holds.
    let at = EmulatorClock.rfc3339(PollRig.start - 600)
    for number in 0..<250 {
      #expect(
        pbx.add([
          "id": .string("same-\(number)"), "session_id": .string("s-\(number)"), "caller": "1", "callee": "2",
          "started_at": .string(at), "ended_at": .string(at), "direction": "INBOUND_CALL", "status_code": 486,
        ]))
    }
    #expect(await rig.poller.once(.changes).failure == nil)
    #expect(try await rig.calls().count == 250)
    await rig.close()
  }

  @Test func `A server that cannot filter by the end of a call is asked by its beginning`() async throws {
    let rig = try await PollRig(
      .portsip,
      emulator: { clock in
        var behaviour = PortSIPBehaviour()
        behaviour.rejectsEndedAtFilter = true
        return PortSIPEmulator(clock: clock, behaviour: behaviour)
      })
    rig.emulator.fill(320)
    #expect(await rig.poller.once(.changes).failure == nil)
    #expect(try await rig.calls().count == 320)
    rig.server.forgetRequests()
    #expect(await rig.poller.once(.changes).failure == nil)
    let filters = rig.server.requests.compactMap { $0.parameter("filter") }
    #expect(!filters.isEmpty && filters.allSatisfy { $0.hasPrefix("started_at") })
    await rig.close()
  }

  @Test func `Details are read of new calls alone`() async throws {
    var settings = PortSIPPoll.Settings()
    settings.hasDetails = true
    let account = PortSIPSession.Account(
      username: "switchboard", password: Secret("Harbour-Lane-22"), domain: PortSIPAccount.tenantDomain)
    let rig = try await PollRig(.portsip, poll: PortSIPPoll(settings, session: PortSIPSession(account)))
    rig.emulator.fill(7)
    _ = await rig.poller.once(.changes)
    let details = { rig.server.requests.filter { $0.path.contains("/calllogs/") }.count }
    #expect(details() == 7)
    #expect(try await rig.calls().values.contains { $0.cost != nil })
    _ = await rig.poller.once(.changes)
    #expect(details() == 7)
    await rig.close()
  }

  // MARK: EnSwitch

  private func underWay(_ rig: PollRig) async throws -> String? {
    let state = try await rig.journal.pollState(of: "enswitch")
    return state.flatMap { PollCursor(json: $0.cursor) }?["underWay"]
  }

  @Test func `A call under way is seen live, and found as it ended once it is gone from the list`() async throws {
    var settings = EnSwitchPoll.Settings()
    settings.activeEvery = .milliseconds(50)
    let client = EnSwitchClient(username: "apiuser", password: Secret("apisecret"))
    let rig = try await PollRig(.enswitch, poll: EnSwitchPoll(settings, client: client))
    let pbx = try #require(rig.emulator as? EnSwitchEmulator)
    let poller = rig.poller
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await poller.run() }
      let callid = pbx.startCall(0)
      #expect(await eventually { (try? await find(rig, callid))?.isFinal == false })
      #expect(
        await eventually { (try? await underWay(rig))?.hasPrefix(callid + "\t") ?? false },
        "a restart would not forget it")
      rig.clock.advance(by: 5)
      #expect(pbx.answerCall(callid))
      #expect(await eventually { (try? await find(rig, callid))?.status == .inProgress })
      rig.clock.advance(by: 30)
      #expect(pbx.endCall(callid))
      #expect(await eventually { (try? await find(rig, callid))?.isFinal == true })
      #expect(await eventually { (try? await underWay(rig)) == "" })
      tasks.cancelAll()
    }
    let call = try #require(try await rig.calls().values.first)
    #expect(call.status == .completed)
    #expect(call.legs.count == 2)
    #expect(try await rig.calls().count == 1)
    await rig.close()
  }

  @Test func `An answer that says 401 within the status 200 is a refusal; no call at all is no error`() async throws {
    let rig = try await PollRig(
      .enswitch,
      emulator: { clock in
        var options = EnSwitchOptions()
        options.emptyListsAreNoContent = true
        return EnSwitchEmulator(clock: clock, options: options)
      })
    #expect(await rig.poller.once(.changes).failure == nil)
    (rig.emulator as? EnSwitchEmulator)?.setPassword("changed")
    #expect(await rig.poller.once(.changes).needsOperator)
    await rig.close()
  }

  // MARK: CINNOX

  @Test func `Too many requests, as CINNOX says it, are waited out`() async throws {
    let rig = try await PollRig(
      .cinnox,
      emulator: { clock in
        var rules = CinnoxRules()
        rules.rateLimit = 3
        rules.tooManyStatus = 200
        return CinnoxEmulator(clock: clock, rules: rules)
      })
    rig.emulator.fill(3)
    let outcome = await rig.poller.once(.changes)
    #expect(outcome.failure?.contains("too many") ?? false || outcome.failure?.contains("6451010") ?? false)
    #expect(!outcome.needsOperator)
    await rig.close()
  }

  @Test func `An event that a call has ended brings its row`() async throws {
    let rig = try await PollRig(.cinnox)
    let phone = try #require(rig.emulator as? CinnoxEmulator)
    let poller = rig.poller
    await withTaskGroup(of: Void.self) { tasks in
      tasks.addTask { await poller.run() }
      #expect(await eventually { poller.progress.lastSuccessAt != nil })
      phone.makeCall(3)
      var hint = CallRecord(
        id: CallID(provider: .cinnox, account: "quayside-app", key: "call-3"), provider: .cinnox,
        observedAt: Instant(microseconds: 0))
      hint.callId = "call-3"
      poller.take(hint: hint)
      #expect(await eventually { (try? await find(rig, "call-3"))?.isFinal == true })
      tasks.cancelAll()
    }
    await rig.close()
  }
}
