// Fills forms with JavaRosa, the engine of ODK Collect and of pyxform's validator, and writes what it serialises.
// Usage: java -cp ODK_Validate.jar Fill.java FORM.xml OUT_DIR COUNT SEED
import java.io.File;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Random;
import org.javarosa.core.model.Constants;
import org.javarosa.core.model.FormDef;
import org.javarosa.core.model.SelectChoice;
import org.javarosa.core.model.data.DateTimeData;
import org.javarosa.core.model.data.GeoPointData;
import org.javarosa.core.model.data.IAnswerData;
import org.javarosa.core.model.data.IntegerData;
import org.javarosa.core.model.data.MultipleItemsData;
import org.javarosa.core.model.data.SelectOneData;
import org.javarosa.core.model.data.StringData;
import org.javarosa.core.model.data.TimeData;
import org.javarosa.core.model.data.helper.Selection;
import org.javarosa.core.services.transport.payload.ByteArrayPayload;
import org.javarosa.form.api.FormEntryController;
import org.javarosa.form.api.FormEntryModel;
import org.javarosa.form.api.FormEntryPrompt;
import org.javarosa.model.xform.XFormSerializingVisitor;
import org.javarosa.xform.util.XFormUtils;

public class Fill {
    public static void main(String[] words) throws Exception {
        Random chance = new Random(Long.parseLong(words[3]));
        for (int n = 0; n < Integer.parseInt(words[2]); n++) {
            FormDef form = XFormUtils.getFormFromInputStream(new FileInputStream(new File(words[0])));
            form.initialize(true, new org.javarosa.core.model.instance.InstanceInitializationFactory());
            fill(form, chance);
            form.postProcessInstance();
            byte[] xml = ((ByteArrayPayload) new XFormSerializingVisitor().createSerializedPayload(form.getInstance())).getPayloadStream().readAllBytes();
            Files.write(Path.of(words[1], n + ".xml"), xml);
        }
    }

    static void fill(FormDef form, Random chance) {
        FormEntryController entry = new FormEntryController(new FormEntryModel(form));
        entry.jumpToIndex(org.javarosa.core.model.FormIndex.createBeginningOfFormIndex());
        int event;
        while ((event = entry.stepToNextEvent()) != FormEntryController.EVENT_END_OF_FORM) {
            if (event != FormEntryController.EVENT_QUESTION) continue;
            FormEntryPrompt asked = entry.getModel().getQuestionPrompt();
            if (!asked.isRequired() && chance.nextInt(4) == 0) continue;
            IAnswerData answer = answer(asked, chance);
            if (answer != null && entry.answerQuestion(answer, true) != FormEntryController.ANSWER_OK)
                throw new IllegalStateException("refused: " + asked.getIndex().getReference());
        }
    }

    static IAnswerData answer(FormEntryPrompt asked, Random chance) {
        List<SelectChoice> choices = asked.getSelectChoices();
        if (asked.getControlType() == Constants.CONTROL_SELECT_ONE)
            return new SelectOneData(choices.get(chance.nextInt(choices.size())).selection());
        if (asked.getControlType() == Constants.CONTROL_SELECT_MULTI) {
            List<Selection> some = new ArrayList<>();
            for (SelectChoice choice : choices) if (chance.nextInt(3) == 0) some.add(choice.selection());
            return some.isEmpty() ? null : new MultipleItemsData(some);
        }
        switch (asked.getDataType()) {
            case Constants.DATATYPE_INTEGER: return new IntegerData(chance.nextInt(5));
            case Constants.DATATYPE_DATE_TIME: return null;
            case Constants.DATATYPE_TIME: return new TimeData(new Date(chance.nextInt(86_400) * 1000L));
            case Constants.DATATYPE_GEOPOINT: return new GeoPointData(new double[] {-2.5, 104.7, 3, 9});
            case Constants.DATATYPE_BINARY: return null;
            default: return new StringData(chance.nextBoolean() ? "hujan deras, warga tetap antre" : "dermaga < 2 m & \"licin\"");
        }
    }
}
