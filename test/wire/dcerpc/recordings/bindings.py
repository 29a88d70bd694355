"""Every call that Samba's own Python bindings make and a Samba server answers: bindings.py WHAT HOST SMBCONF USER."""
import sys

from samba.credentials import Credentials
from samba.dcerpc import atsvc, dfs, drsuapi, initshutdown, lsa, misc, netlogon, samr, security, spoolss, srvsvc, svcctl, winreg, wkssvc
from samba.param import LoadParm

what, host, conf, user = sys.argv[1:5]
lp = LoadParm()
lp.load(conf)
credentials = Credentials()
credentials.guess(lp)
credentials.parse_string(user + '%Passw0rd!')
ALL = security.SEC_FLAG_MAXIMUM_ALLOWED


def bound(interface, name):
    return interface(f'ncacn_np:{host}[\\pipe\\{name}]', lp, credentials)


def tried(call, *arguments):
    try:
        return call(*arguments)
    except Exception as refusal:
        print(getattr(call, '__name__', call), refusal)
        return None


def text(value, kind=lsa.String):
    made = kind()
    made.string = value
    return made


def filled(made, **fields):
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def of_accounts():
    rpc = bound(samr.samr, 'samr')
    tried(rpc.Connect4, host, 2, ALL)
    manager = tried(rpc.Connect2, host, ALL)
    names = [entry.name.string for entry in rpc.EnumDomains(manager, 0, 4096)[1].entries]
    own = next(name for name in names if name != 'Builtin')
    sid = rpc.LookupDomain(manager, text(own))
    domain = rpc.OpenDomain(manager, ALL, sid)
    for level in 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13:
        tried(rpc.QueryDomainInfo, domain, level)
        tried(rpc.QueryDomainInfo2, domain, level)
    password = tried(rpc.QueryDomainInfo, domain, 1)
    tried(rpc.SetDomainInfo, domain, 1, password)
    lockout = tried(rpc.QueryDomainInfo, domain, 12)
    tried(rpc.SetDomainInfo, domain, 12, lockout)
    group, rid = tried(rpc.CreateDomainGroup, domain, text('auditors'), ALL) or (None, None)
    if group is not None:
        tried(rpc.AddGroupMember, group, 500, 7)
        tried(rpc.DeleteGroupMember, group, 500)
        tried(rpc.SetGroupInfo, group, 4, text('looks at books'))
        for level in 1, 2, 3, 4, 5:
            tried(rpc.QueryGroupInfo, group, level)
        tried(rpc.DeleteDomainGroup, group)
    alias, rid = tried(rpc.CreateDomAlias, domain, text('readers'), ALL) or (None, None)
    if alias is not None:
        member = security.dom_sid(f'{sid}-500')
        tried(rpc.AddAliasMember, alias, member)
        tried(rpc.GetMembersInAlias, alias)
        tried(rpc.DeleteAliasMember, alias, member)
        members = lsa.SidArray()
        members.num_sids, members.sids = 1, [filled(lsa.SidPtr(), sid=member)]
        tried(rpc.AddMultipleMembersToAlias, alias, members)
        tried(rpc.RemoveMultipleMembersFromAlias, alias, members)
        tried(rpc.SetAliasInfo, alias, 3, text('reads all'))
        for level in 1, 2, 3:
            tried(rpc.QueryAliasInfo, alias, level)
        other = tried(rpc.OpenAlias, domain, ALL, rid)
        tried(rpc.RemoveMemberFromForeignDomain, domain, member)
        tried(rpc.DeleteDomAlias, alias)
    made, rid = tried(rpc.CreateUser, domain, text('helper'), ALL) or (None, None)
    if made is not None:
        for level in 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 20:
            found = tried(rpc.QueryUserInfo, made, level)
            if level in (10, 11, 12, 13, 14, 16, 17):
                tried(rpc.SetUserInfo, made, level, found)
        tried(rpc.SetUserInfo, made, 13, filled(samr.UserInfo13(), description=text('for a while')))
        tried(rpc.GetUserPwInfo, made)
        tried(rpc.GetGroupsForUser, made)
        hashes = samr.Password()
        hashes.hash = list(range(16))
        tried(rpc.ChangePasswordUser, made, False, None, None, True, hashes, hashes, False, None, False, None)
        tried(rpc.DeleteUser, made)
    for level in 1, 2, 3, 4, 5:
        for call in rpc.QueryDisplayInfo, rpc.QueryDisplayInfo2, rpc.QueryDisplayInfo3:
            tried(call, domain, level, 0, 4, 2048)
    crypt = samr.CryptPassword()
    crypt.data = [7] * 516
    verifier = samr.Password()
    verifier.hash = [9] * 16
    tried(rpc.OemChangePasswordUser2, filled(lsa.AsciiString(), string=host), filled(lsa.AsciiString(), string='nobody'), crypt, verifier)
    tried(rpc.ChangePasswordUser2, text(host), text('nobody'), crypt, verifier, False, None, None)
    tried(rpc.ChangePasswordUser3, text(host), text('nobody'), crypt, verifier, False, None, None, None)
    tried(rpc.SetDsrmPassword, text(host), 500, verifier)


def of_policy():
    rpc = bound(lsa.lsarpc, 'lsarpc')
    attributes = lsa.ObjectAttribute()
    attributes.sec_qos = filled(lsa.QosInfo(), len=12, impersonation_level=2, context_mode=1)
    policy = rpc.OpenPolicy2(host, attributes, ALL)
    for level in 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14:
        tried(rpc.QueryInfoPolicy, policy, level)
        tried(rpc.QueryInfoPolicy2, policy, level)
    for level in 2, 3:
        tried(rpc.QueryDomainInformationPolicy, policy, level)
    tried(rpc.EnumPrivs, policy, 0, 100)
    sid = security.dom_sid('S-1-5-32-545')
    account = tried(rpc.CreateAccount, policy, sid, ALL) or tried(rpc.OpenAccount, policy, sid, ALL)
    tried(rpc.EnumAccounts, policy, 0, 100)
    rights = lsa.RightSet()
    rights.count, rights.names = 1, [text('SeMachineAccountPrivilege', lsa.StringLarge)]
    tried(rpc.AddAccountRights, policy, sid, rights)
    account = tried(rpc.OpenAccount, policy, sid, ALL)
    if account is not None:
        tried(rpc.EnumPrivsAccount, account)
        privileges = lsa.PrivilegeSet()
        privilege = lsa.LUIDAttribute()
        privilege.luid.low, privilege.attribute = 6, 3
        privileges.count, privileges.set = 1, [privilege]
        tried(rpc.AddPrivilegesToAccount, account, privileges)
        tried(rpc.GetSystemAccessAccount, account)
        tried(rpc.SetSystemAccessAccount, account, 1)
    tried(rpc.EnumAccountsWithUserRight, policy, text('SeMachineAccountPrivilege'))
    tried(rpc.EnumAccountRights, policy, sid)
    tried(rpc.RemoveAccountRights, policy, sid, 0, rights)
    if account is not None:
        tried(rpc.DeleteObject, account)
    secret = tried(rpc.CreateSecret, policy, text('G$nightly'), ALL)
    if secret is not None:
        value = lsa.DATA_BUF()
        value.length = value.size = 8
        value.data = [1, 2, 3, 4, 5, 6, 7, 8]
        tried(rpc.SetSecret, secret, value, None)
        tried(rpc.DeleteObject, secret)
    value = lsa.DATA_BUF()
    value.length = value.size = 8
    value.data = [8, 7, 6, 5, 4, 3, 2, 1]
    tried(rpc.StorePrivateData, policy, text('L$nightly'), value)
    tried(rpc.RetrievePrivateData, policy, text('L$nightly'), value)
    tried(rpc.EnumTrustDom, policy, 0, 1000)
    tried(rpc.EnumTrustedDomainsEx, policy, 0, 1000)
    sids = lsa.SidArray()
    sids.num_sids, sids.sids = 2, [filled(lsa.SidPtr(), sid=security.dom_sid(one)) for one in ('S-1-5-32-544', 'S-1-1-0')]
    tried(rpc.LookupSids, policy, sids, lsa.TransNameArray(), 1, 0)
    tried(rpc.LookupSids2, policy, sids, lsa.TransNameArray2(), 1, 0, 0, 2)
    names = [text('Administrators'), text('Everyone')]
    tried(rpc.LookupNames, policy, names, lsa.TransSidArray(), 1, 0)
    tried(rpc.LookupNames2, policy, names, lsa.TransSidArray2(), 1, 0, 0, 2)
    tried(rpc.LookupNames3, policy, names, lsa.TransSidArray3(), 1, 0, 0, 2)
    tried(rpc.Close, policy)


def of_registry():
    rpc = bound(winreg.winreg, 'winreg')
    for root in 'OpenHKCR', 'OpenHKPD', 'OpenHKCC', 'OpenHKPT', 'OpenHKPN':
        tried(getattr(rpc, root), None, ALL)
    machine = rpc.OpenHKLM(None, ALL)
    name = lambda value: filled(winreg.String(), name=value)
    tried(rpc.GetVersion, machine)
    key, made = tried(rpc.CreateKey, machine, name('SOFTWARE\\hoptrace'), name(''), 0, ALL, None, 0) or (None, None)
    if key is not None:
        tried(rpc.SetValue, key, name('one'), 4, [1, 0, 0, 0])
        tried(rpc.FlushKey, key)
        tried(rpc.SaveKeyEx, key, name('C:\\Windows\\Temp\\h.save'), None, 1)
        tried(rpc.SaveKey, key, name('C:\\Windows\\Temp\\h.save'), None)
        tried(rpc.RestoreKey, key, name('C:\\Windows\\Temp\\h.save'), 8)
        tried(rpc.LoadKey, machine, name('hoptrace-loaded'), name('C:\\Windows\\Temp\\h.save'))
        tried(rpc.UnLoadKey, machine, name('hoptrace-loaded'))
        tried(rpc.ReplaceKey, key, name('sub'), name('C:\\Windows\\Temp\\n.save'), name('C:\\Windows\\Temp\\o.save'))
        descriptor = winreg.KeySecurityData()
        descriptor.size, descriptor.len = 512, 0
        found = tried(rpc.GetKeySecurity, key, 4, descriptor)
        if found is not None:
            tried(rpc.SetKeySecurity, key, 4, found)
        asked = winreg.QueryMultipleValue()
        asked.ve_valuename = filled(winreg.ValNameBuf(), name='one')
        tried(rpc.QueryMultipleValues, key, [asked], [0] * 64, 64)
        tried(rpc.QueryMultipleValues2, key, [asked], [0] * 64, 64)
        tried(rpc.DeleteValue, key, name('one'))
        tried(rpc.DeleteKey, machine, name('SOFTWARE\\hoptrace'))
        tried(rpc.DeleteKeyEx, machine, name('SOFTWARE\\hoptrace'), 0x100, 0)
    message = filled(lsa.StringLarge(), string='for repair')
    tried(rpc.InitiateSystemShutdown, None, message, 60, 1, 1)
    tried(rpc.AbortSystemShutdown, None)
    tried(rpc.InitiateSystemShutdownEx, None, message, 60, 1, 1, 0x80000000)
    tried(rpc.AbortSystemShutdown, None)
    down = bound(initshutdown.initshutdown, 'initshutdown')
    tried(down.InitEx, None, message, 60, 1, 1, 0x80000000)
    tried(down.Abort, None)


def of_server():
    rpc = bound(srvsvc.srvsvc, 'srvsvc')

    def enumerated(call, ctr, level, *before):
        info = getattr(srvsvc, ctr.replace('Ctr', 'InfoCtr'))() if hasattr(srvsvc, ctr.replace('Ctr', 'InfoCtr')) else None
        info.level, info.ctr = level, getattr(srvsvc, f'{ctr}{level}')()
        return tried(call, *before, info, 0xffffffff, 0)

    for level in 0, 1:
        enumerated(rpc.NetConnEnum, 'NetConnCtr', level, host, 'share')
    for level in 2, 3:
        enumerated(rpc.NetFileEnum, 'NetFileCtr', level, host, None, None)
    for level in 0, 1, 2, 10, 502:
        enumerated(rpc.NetSessEnum, 'NetSessCtr', level, host, None, None)
    for level in 0, 1, 2, 501, 502:
        enumerated(rpc.NetShareEnumAll, 'NetShareCtr', level, host)
        tried(rpc.NetShareGetInfo, host, 'share', level)
    enumerated(rpc.NetShareEnum, 'NetShareCtr', 1, host)
    for level in 0, 1, 2, 3:
        enumerated(rpc.NetTransportEnum, 'NetTransportCtr', level, host)
    tried(rpc.NetShareGetInfo, host, 'share', 1005)
    for level in 100, 101, 102, 502, 503:
        tried(rpc.NetSrvGetInfo, host, level)
    for level in 2, 3:
        tried(rpc.NetFileGetInfo, host, 1, level)
    tried(rpc.NetFileClose, host, 1)
    tried(rpc.NetSessDel, host, '\\\\10.1.0.99', 'nobody')
    info = filled(srvsvc.NetShareInfo1004(), comment='files of sales')
    tried(rpc.NetShareSetInfo, host, 'share', 1004, info, 0)
    tried(rpc.NetRemoteTOD, host)
    tried(rpc.NetNameValidate, host, 'share', 9, 0)
    tried(rpc.NetPathType, host, 'C:\\Temp', 0)
    tried(rpc.NetPathCompare, host, 'C:\\Temp', 'C:\\temp', 0, 0)
    tried(rpc.NetShareDel, host, 'nothing', 0)
    tried(rpc.NetShareDelSticky, host, 'nothing', 0)
    work = bound(wkssvc.wkssvc, 'wkssvc')
    for level in 100, 101, 102, 502:
        tried(work.NetWkstaGetInfo, host, level)
    for level in 0, 1:
        users = wkssvc.NetWkstaEnumUsersInfo()
        users.level, users.ctr = level, getattr(wkssvc, f'NetWkstaEnumUsersCtr{level}')()
        tried(work.NetWkstaEnumUsers, host, users, 0xffffffff, 0)
    transports = wkssvc.NetWkstaTransportInfo()
    transports.level, transports.ctr = 0, wkssvc.NetWkstaTransportCtr0()
    tried(work.NetWkstaTransportEnum, host, transports, 0xffffffff, 0)
    tried(work.NetrUseDel, host, 'X:', 0)
    spool = bound(spoolss.spoolss, 'spoolss')
    tried(spool.OpenPrinter, f'\\\\{host}', None, spoolss.DevmodeContainer(), 0x02000000)
    tried(spool.DeletePrinterDriver, f'\\\\{host}', 'Windows x64', 'nothing')
    tried(spool.DeletePrinterDriverEx, f'\\\\{host}', 'Windows x64', 'nothing', 1, 3)
    spaces = bound(dfs.netdfs, 'netdfs')
    tried(spaces.ManagerInitialize, host, 0)
    tried(spaces.AddStdRoot, host, 'root', 'of files', 0)
    tried(spaces.RemoveStdRoot, host, 'root', 0)
    tried(spaces.AddStdRootForced, host, 'root', 'of files', 'C:\\root')


def of_controller():
    rpc = bound(netlogon.netlogon, 'netlogon')
    tried(rpc.netr_GetDcName, host, 'LAB')
    tried(rpc.netr_GetAnyDCName, host, 'LAB')
    tried(rpc.netr_DsRGetDCName, host, 'lab.local', None, None, 0x40000000)
    tried(rpc.netr_DsRGetDCNameEx, host, 'lab.local', None, 'Default-First-Site-Name', 0x40000000)
    tried(rpc.netr_DsRGetDCNameEx2, host, 'CLIENT$', 0x1000, 'lab.local', None, None, 0x40000000)
    tried(rpc.netr_DsRGetSiteName, host)
    tried(rpc.netr_DsrEnumerateDomainTrusts, host, 0x3f)
    tried(rpc.netr_NetrEnumerateTrustedDomains, host)
    credential = netlogon.netr_Credential()
    credential.data = [1, 2, 3, 4, 5, 6, 7, 8]
    tried(rpc.netr_ServerReqChallenge, host, 'CLIENT', credential)
    tried(rpc.netr_ServerAuthenticate, host, 'CLIENT$', 2, 'CLIENT', credential)
    tried(rpc.netr_ServerAuthenticate2, host, 'CLIENT$', 2, 'CLIENT', credential, 0x6007ffff)
    names = [text('Administrators')]
    local = bound(lsa.lsarpc, 'lsarpc')
    sids = lsa.SidArray()
    sids.num_sids, sids.sids = 1, [filled(lsa.SidPtr(), sid=security.dom_sid('S-1-5-32-544'))]
    tried(local.LookupNames4, names, lsa.TransSidArray3(), 1, 0, 0, 2)
    tried(local.LookupSids3, sids, lsa.TransNameArray2(), 1, 0, 0, 2)


globals()[what]()
