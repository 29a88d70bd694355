"""Trusts between domains, and what guards policies and accounts, by Samba's own Python bindings: policy.py HOST SMBCONF USER."""
import sys

from samba.credentials import Credentials
from samba.dcerpc import lsa, samr, security
from samba.param import LoadParm

host, conf, user = sys.argv[1:4]
lp = LoadParm()
lp.load(conf)
credentials = Credentials()
credentials.guess(lp)
credentials.parse_string(user + '%Passw0rd!')
ALL = security.SEC_FLAG_MAXIMUM_ALLOWED


def tried(call, *arguments):
    try:
        return call(*arguments)
    except Exception as refusal:
        print(getattr(call, '__name__', call), refusal, flush=True)
        return None


def text(value, kind=lsa.String):
    made = kind()
    made.string = value
    return made


def filled(made, **fields):
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def guard(query, change, handle):
    """The owner, the group and the list of a handle's object, and the list set as it was."""
    found = tried(query, handle, 7)
    tried(change, handle, 4, found or filled(security.sec_desc_buf(), sd=security.descriptor()))


def trusted(name, flat, sid):
    return filled(lsa.TrustDomainInfoInfoEx(), domain_name=text(name, lsa.StringLarge), netbios_name=text(flat, lsa.StringLarge),
                  sid=security.dom_sid(sid), trust_direction=3, trust_type=2, trust_attributes=8)


def password(value):
    data = list(value.encode('utf-16le'))
    clear = filled(lsa.TrustDomainInfoBuffer(), last_update_time=133400000000000000, AuthType=2)
    clear.data = filled(clear.data, size=len(data), data=data)
    return clear


def of_trusts(rpc, policy):
    tried(rpc.CreateTrustedDomain, policy, filled(lsa.DomainInfo(), name=text('PARTNER', lsa.StringLarge), sid=security.dom_sid('S-1-5-21-1-2-3')), ALL)
    tried(rpc.DeleteTrustedDomain, policy, security.dom_sid('S-1-5-21-1-2-3'))
    keys = filled(lsa.TrustDomainInfoAuthInfo(), incoming_count=1, incoming_current_auth_info=password('Trust3d!'))
    forest = security.dom_sid('S-1-5-21-11-22-33')
    name = text('forest.example')
    large = text('forest.example', lsa.StringLarge)
    handle = tried(rpc.CreateTrustedDomainEx, policy, trusted('forest.example', 'FOREST', str(forest)), keys, ALL)
    if handle is None:
        handle = tried(rpc.CreateTrustedDomainEx, policy, trusted('forest.example', 'FOREST', str(forest)), lsa.TrustDomainInfoAuthInfo(), ALL)
    handle = handle or policy
    for level in range(1, 14):
        tried(rpc.QueryTrustedDomainInfo, handle, level)
    tried(rpc.QueryTrustedDomainInfoBySid, policy, forest, 6)
    tried(rpc.QueryTrustedDomainInfoBySid, policy, forest, 8)
    tried(rpc.QueryTrustedDomainInfoByName, policy, name, 6)
    tried(rpc.QueryTrustedDomainInfoByName, policy, name, 13)
    ciphers = filled(lsa.TrustDomainInfoSupportedEncTypes(), enc_types=24)
    offset = filled(lsa.TrustDomainInfoPosixOffset(), posix_offset=0x40000000)
    tried(rpc.SetInformationTrustedDomain, handle, 3, offset)
    tried(rpc.SetInformationTrustedDomain, handle, 6, trusted('forest.example', 'FOREST', str(forest)))
    tried(rpc.SetInformationTrustedDomain, handle, 13, ciphers)
    tried(rpc.SetTrustedDomainInfo, policy, forest, 13, ciphers)
    tried(rpc.SetTrustedDomainInfoByName, policy, name, 13, ciphers)
    tried(rpc.SetTrustedDomainInfoByName, policy, name, 3, offset)
    records = [filled(lsa.ForestTrustRecord(), flags=0, type=0, time=133400000000000000, forest_trust_data=text('forest.example', lsa.StringLarge)),
               filled(lsa.ForestTrustRecord(), flags=0, type=2, time=133400000000000000,
                      forest_trust_data=filled(lsa.ForestTrustDomainInfo(), domain_sid=forest, dns_domain_name=text('forest.example', lsa.StringLarge),
                                               netbios_domain_name=text('FOREST', lsa.StringLarge)))]
    claimed = filled(lsa.ForestTrustInformation(), count=len(records), entries=records)
    tried(rpc.lsaRSetForestTrustInformation, policy, large, 2, claimed, 0)
    clash = [filled(lsa.ForestTrustRecord(), flags=0, type=0, time=0, forest_trust_data=text('lab.local', lsa.StringLarge))]
    tried(rpc.lsaRSetForestTrustInformation, policy, large, 2, filled(lsa.ForestTrustInformation(), count=1, entries=clash), 1)
    tried(rpc.lsaRQueryForestTrustInformation, policy, name, 2)
    tried(rpc.EnumTrustedDomainsEx, policy, 0, 1000)
    tried(rpc.DeleteTrustedDomain, policy, forest)


def of_policy():
    rpc = lsa.lsarpc(f'ncacn_np:{host}[\\pipe\\lsarpc]', lp, credentials)
    policy = rpc.OpenPolicy2(host, filled(lsa.ObjectAttribute(), sec_qos=filled(lsa.QosInfo(), len=12, impersonation_level=2, context_mode=1)), ALL)
    guard(rpc.QuerySecurity, rpc.SetSecObj, policy)
    tickets = tried(rpc.QueryDomainInformationPolicy, policy, 3)
    tried(rpc.SetDomainInformationPolicy, policy, 3, tickets or lsa.DomainInfoKerberos())
    tried(rpc.SetDomainInformationPolicy, policy, 2, filled(lsa.DomainInfoEfs(), blob_size=4, efs_blob=[1, 2, 3, 4]))
    of_trusts(rpc, policy)
    tried(rpc.Close, policy)


def of_accounts(order=''):
    rpc = samr.samr(f'ncacn_np:{host}[\\pipe\\samr{order}]', lp, credentials)
    manager = rpc.Connect2(host, ALL)
    own = next(entry.name.string for entry in rpc.EnumDomains(manager, 0, 4096)[1].entries if entry.name.string != 'Builtin')
    domain = rpc.OpenDomain(manager, ALL, rpc.LookupDomain(manager, text(own)))
    names = [text('Administrator'), text('ssales')]
    for name in names:
        found = tried(rpc.LookupNames, domain, [name])
        handle = found and tried(rpc.OpenUser, domain, ALL, found[0].ids[0])
        if handle:
            guard(rpc.QuerySecurity, rpc.SetSecurity, handle)
            break
    group = tried(rpc.OpenGroup, domain, ALL, 513)
    tried(rpc.SetMemberAttributesOfGroup, group or domain, 500, 7)
    for call in rpc.GetDisplayEnumerationIndex, rpc.GetDisplayEnumerationIndex2:
        for level in 1, 3:
            tried(call, domain, level, text('S'))


def of_passwords():
    rpc = samr.samr(f'ncacn_ip_tcp:{host}[sign]', lp, credentials)
    word = text('Winter2026!', lsa.StringLarge)
    state = filled(samr.ValidatePasswordInfo(), fields_present=3, last_password_change=133400000000000000, bad_password_time=0)
    tried(rpc.ValidatePassword, 1, filled(samr.ValidatePasswordReq1(), info=state, password_matched=0))
    tried(rpc.ValidatePassword, 2, filled(samr.ValidatePasswordReq2(), info=state, password=word, account=text('ssales', lsa.StringLarge), password_matched=1))
    tried(rpc.ValidatePassword, 3, filled(samr.ValidatePasswordReq3(), info=state, password=word, account=text('ssales', lsa.StringLarge),
                                          pwd_must_change_at_next_logon=1, clear_lockout=1))


of_policy()
of_accounts()
of_accounts(',bigendian')
tried(of_passwords)
