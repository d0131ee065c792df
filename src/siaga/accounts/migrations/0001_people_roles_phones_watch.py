import django.db.models.deletion
import siaga.accounts.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('id', models.CharField(default=siaga.accounts.models.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('username', models.CharField(max_length=60, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('position', models.CharField(blank=True, max_length=120)),
                ('officer_id', models.CharField(blank=True, max_length=40)),
                ('pin', models.CharField(blank=True, max_length=128)),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['username'],
            },
        ),
        migrations.CreateModel(
            name='BreakGlass',
            fields=[
                ('id', models.CharField(default=siaga.accounts.models.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('role', models.CharField(choices=[('kaops', 'Kepala operasi (Kaops)'), ('karendalops', 'Karendalops (perencana)'), ('operator', 'Operator pos komando'), ('kasatgas', 'Kepala satgas (Kasatgas)'), ('pamatwil', 'Pamatwil'), ('kapolsek', 'Kapolsek'), ('padal', 'Padal'), ('personel', 'Personel'), ('penyidik', 'Penyidik'), ('humas', 'Humas'), ('auditor', 'Pengawas internal (auditor)'), ('kpu', 'Desk KPU'), ('bawaslu', 'Desk Bawaslu'), ('kesbangpol', 'Desk Kesbangpol'), ('dishub', 'Desk Dishub'), ('kominfo', 'Desk Kominfo'), ('tni', 'Desk TNI'), ('linmas', 'Desk Linmas'), ('administrator', 'Administrator sistem')], max_length=20)),
                ('scope_kind', models.CharField(choices=[('regency', 'Kabupaten/kota'), ('base', 'Polsek/polres'), ('district', 'Kecamatan')], max_length=10)),
                ('scope_code', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('approved_by', models.CharField(blank=True, max_length=32)),
                ('approved_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='emergencies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at'],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.CharField(default=siaga.accounts.models.new_id, editable=False, max_length=32, primary_key=True, serialize=False)),
                ('label', models.CharField(max_length=80)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('code_until', models.DateTimeField()),
                ('secret_hash', models.CharField(blank=True, max_length=64)),
                ('issued_by', models.CharField(max_length=32)),
                ('issued_at', models.DateTimeField()),
                ('enrolled_at', models.DateTimeField(null=True)),
                ('failures', models.PositiveSmallIntegerField(default=0)),
                ('revoked_by', models.CharField(blank=True, max_length=32)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-issued_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='RoleAssignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('kaops', 'Kepala operasi (Kaops)'), ('karendalops', 'Karendalops (perencana)'), ('operator', 'Operator pos komando'), ('kasatgas', 'Kepala satgas (Kasatgas)'), ('pamatwil', 'Pamatwil'), ('kapolsek', 'Kapolsek'), ('padal', 'Padal'), ('personel', 'Personel'), ('penyidik', 'Penyidik'), ('humas', 'Humas'), ('auditor', 'Pengawas internal (auditor)'), ('kpu', 'Desk KPU'), ('bawaslu', 'Desk Bawaslu'), ('kesbangpol', 'Desk Kesbangpol'), ('dishub', 'Desk Dishub'), ('kominfo', 'Desk Kominfo'), ('tni', 'Desk TNI'), ('linmas', 'Desk Linmas'), ('administrator', 'Administrator sistem')], max_length=20)),
                ('scope_kind', models.CharField(choices=[('regency', 'Kabupaten/kota'), ('base', 'Polsek/polres'), ('district', 'Kecamatan')], max_length=10)),
                ('scope_code', models.CharField(max_length=40)),
                ('granted_by', models.CharField(max_length=32)),
                ('granted_at', models.DateTimeField()),
                ('confirmed_by', models.CharField(blank=True, max_length=32)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('until', models.DateTimeField(null=True)),
                ('revoked_by', models.CharField(blank=True, max_length=32)),
                ('revoked_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope_code', models.CharField(max_length=40)),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(null=True)),
                ('open_items', models.JSONField(default=list)),
                ('handed_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('holder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='watches', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-since'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until', None)), fields=('scope_code',), name='accounts_one_watch_per_post')],
            },
        ),
    ]
