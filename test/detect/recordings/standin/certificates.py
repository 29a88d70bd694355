"""A certificate authority (MS-ICPR): certificates of the templates that it has, for whatever name is asked."""
import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7

import declared
from rpc import Interface

TEMPLATES = ['user', 'machine', 'webserver']
CR_DISP_ISSUED, CERTSRV_E_UNSUPPORTED_CERT_TYPE = 3, 0x80094800
DAY = datetime.timedelta(days=1)


class Authority(Interface):
    def __init__(self, name):
        super().__init__(declared.ICERT_PASSAGE.uuid, declared.ICERT_PASSAGE.opnums)
        self.key = rsa.generate_private_key(65537, 2048)
        self.name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        self.requests = 0

    def issued(self, request):
        now = datetime.datetime.utcnow()
        made = x509.CertificateBuilder(self.name, request.subject, request.public_key(), x509.random_serial_number(), now, now + 365 * DAY)
        for extension in request.extensions:
            made = made.add_extension(extension.value, extension.critical)
        return made.sign(self.key, hashes.SHA256())

    def CertServerRequest(self, request, response):
        text = b''.join(request['pctbAttribs']['pb']).decode('utf-16le').rstrip('\0')
        attributes = dict(line.lower().split(':', 1) for line in text.split('\n'))
        self.requests += 1
        response['pdwRequestId'] = self.requests
        answers = {'pctbCert': b'', 'pctbEncodedCert': b'', 'pctbDispositionMessage': b''}
        if attributes.get('certificatetemplate') in TEMPLATES:
            certificate = self.issued(x509.load_der_x509_csr(b''.join(request['pctbRequest']['pb'])))
            response['pdwDisposition'], message = CR_DISP_ISSUED, 'Issued'
            answers['pctbCert'] = pkcs7.serialize_certificates([certificate], serialization.Encoding.DER)
            answers['pctbEncodedCert'] = certificate.public_bytes(serialization.Encoding.DER)
        else:
            response['pdwDisposition'] = CERTSRV_E_UNSUPPORTED_CERT_TYPE
            message = 'The requested certificate template is not supported by this CA.'
        answers['pctbDispositionMessage'] = (message + '\0').encode('utf-16le')
        for field, data in answers.items():
            response[field]['cb'] = len(data)
            response[field]['pb'] = data or declared.NULL
        response['ErrorCode'] = 0
